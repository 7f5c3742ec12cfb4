import assert from 'node:assert/strict';
import { findLeftFlags, setFlagBack } from '../../../../src/core/engine/leftFlag';
import { ProblemError } from '../../../../src/core/errors';
import type { Ports } from '../../../../src/core/ports';
import type { TerraformModule } from '../../../../src/core/runbook/resources';
import type { Runbook } from '../../../../src/core/runbook/runbook';

const moduleOf = (environment: string): TerraformModule => ({
  ...{ type: 'terraform-module', environment, module: 'api', file: `${environment}.tf`, flag: 'ready' },
});
const runbook: Runbook = {
  ...{ id: 'api', title: 'API', phases: [] },
  resources: { dev: moduleOf('dev'), staging: moduleOf('staging'), prod: moduleOf('prod') },
};
const { signal } = new AbortController();

/** Files on the default branch and in the checkout; each file's text is its flag. */
function portsOf(merged: Readonly<Record<string, string>>, here: Record<string, string>) {
  const ports = {
    git: { fileAt: async (_ref: string, file: string) => merged[file] },
    files: {
      read: async (file: string) => here[file],
      edit: async (file: string) => void (here[file] = 'false'),
    },
    hcl: {
      read: async (file: string, text: string) => {
        if (text === '?') throw new ProblemError({ code: 'hcl.unclear', message: file, remedy: '' });
        return { value: text === 'true', line: 3 };
      },
      set: async (_file: string, text: string) => (text === 'false' ? [] : [{}]),
    },
  };
  return ports as unknown as Pick<Ports, 'git' | 'hcl' | 'files'>;
}
const told = async (merged: Readonly<Record<string, string>>, here: Record<string, string>) =>
  (await findLeftFlags(portsOf(merged, here), [runbook], signal)).map(({ file, where }) => [file, where]);

describe('flags of several modules that were left on', () => {
  const no = { 'dev.tf': 'false', 'staging.tf': 'false', 'prod.tf': 'false' };

  it('are each reported with where they were left', async () => {
    assert.deepEqual(await told({ ...no, 'dev.tf': 'true' }, { ...no, 'prod.tf': 'true' }), [
      ['dev.tf', 'default-branch'],
      ['prod.tf', 'checkout'],
    ]);
    assert.deepEqual(await told(no, { ...no }), []);
  });

  it('are reported even if another one cannot be read or is missing', async () => {
    const merged = { 'dev.tf': '?', 'prod.tf': 'false' };
    assert.deepEqual(await told(merged, { 'prod.tf': 'true' }), [['prod.tf', 'checkout']]);
  });

  it('are set back one by one', async () => {
    const here = { ...no, 'dev.tf': 'true', 'prod.tf': 'true' };
    await setFlagBack(portsOf(no, here), moduleOf('dev'));
    assert.deepEqual(await told(no, here), [['prod.tf', 'checkout']]);
  });
});
