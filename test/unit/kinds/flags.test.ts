import assert from 'node:assert/strict';
import type { Obligation } from '../../../src/core/journal/obligation';
import { checkRunbook } from '../../../src/core/parsing/lint';
import { parseRunbook } from '../../../src/core/parsing/parseRunbook';
import { resourcesOf } from '../../../src/core/runbook/resourceOf';
import { deploymentName, stepsOf } from '../../../src/core/runbook/runbook';
import { kinds } from '../../../src/kinds';
import { flagObligation, restoreFlag, setFlag } from '../../../src/kinds/setFlag';

const text = `runbook: 2
id: several
title: Staging, then production
lock: prod/api
resources:
  staging: { type: terraform-module, environment: staging, module: api, file: staging/api.tf, flag: cleared }
  prod: { type: terraform-module, environment: prod, module: api, file: prod/api.tf, flag: cleared }
phases:
  - title: All
    steps:
      - { id: lock, kind: team-lock }
      - { id: first, kind: set-flag, with: { module: staging } }
      - { id: second, kind: set-flag, with: { module: prod } }
      - { id: third, kind: restore-flag, with: { module: staging } }
      - { id: fourth, kind: restore-flag, with: { module: prod } }
`;

/** A checkout of two modules, and their flags. */
function checkout() {
  const { runbook, problems } = parseRunbook(text, kinds);
  assert.deepEqual(problems, [], 'neither DAGs nor a version are asked for');
  assert.ok(runbook);
  const flags: Record<string, boolean> = { 'staging/api.tf': false, 'prod/api.tf': false };
  const owed: Omit<Obligation, 'step'>[] = [];
  const hcl = {
    read: async (file: string) => ({ value: flags[file], line: 3, column: 1 }),
    set: async (file: string, _text: string, _at: object, value: boolean) => {
      flags[file] = value;
      return [];
    },
  };
  const git = {
    fileAt: async () => '',
    defaultBranch: async () => 'main',
    workingTree: async () => ({ head: 'a'.repeat(40), branch: 'main', changed: [] }),
    diff: async () => [],
  };
  const context = (id: string) => {
    const step = stepsOf(runbook).find(each => each.id === id);
    return {
      ...{
        runbook,
        step,
        signal: new AbortController().signal,
        ports: { hcl, git, files: { read: async () => '' } },
      },
      resources: resourcesOf(runbook, step ?? {}),
      used: () => [],
      outputIfAny: () => undefined,
      openObligations: () => owed,
      oblige: async (...all: Omit<Obligation, 'step'>[]) => void owed.push(...all),
      reading: (summary: string, facts = []) => ({ summary, facts, at: '' }),
    } as never;
  };
  return { context, flags, owed, runbook };
}

describe('flags of several modules', () => {
  it('are owed one by one, and each is met only by its own step', async () => {
    const { context, flags, owed } = checkout();
    for (const id of ['first', 'second']) {
      assert.equal((await setFlag.observe(context(id))).is, 'ready', id);
      await setFlag.perform?.(context(id), { is: 'set', label: '' });
    }
    assert.deepEqual(
      owed.map(({ id, subject }) => [id, subject]),
      [
        ['flag:staging/api', 'staging/api.tf'],
        ['flag:prod/api', 'prod/api.tf'],
      ],
    );
    await restoreFlag.perform?.(context('third'), { is: 'set', label: '' });
    const seen = await restoreFlag.observe(context('third'));
    assert.deepEqual(seen.is === 'holds' ? seen.meets : seen, ['flag:staging/api']);
    assert.deepEqual(flags, { 'staging/api.tf': false, 'prod/api.tf': true });
  });

  it('are read and set back where the obligation says', async () => {
    const { context, flags, owed } = checkout();
    for (const id of ['first', 'second']) await setFlag.perform?.(context(id), { is: 'set', label: '' });
    const [staging, prod] = owed.map(each => ({ ...each, step: 'lock' }));
    assert.ok(staging && prod);
    await flagObligation.meet(prod, context('lock'));
    assert.deepEqual(flags, { 'staging/api.tf': true, 'prod/api.tf': false });
    assert.deepEqual(await flagObligation.observe(staging, context('lock')), {
      met: false,
      evidence: 'staging/api.tf:3 says true',
    });
    assert.equal((await flagObligation.observe(prod, context('lock'))).met, true);
    const strange = { ...prod, subject: 'other.tf' };
    assert.equal((await flagObligation.observe(strange, context('lock'))).met, false);
  });

  it('cause a warning if they are set without the team lock', () => {
    const without = text.replace(/.*kind: team-lock.*\n/, '');
    assert.match(
      checkRunbook(without, kinds)
        .problems.map(({ message }) => message)
        .join(),
      /the team lock before this step/,
    );
    assert.deepEqual(checkRunbook(text, kinds).problems, []);
  });

  it('use the lock that the runbook names', () => {
    assert.equal(deploymentName(checkout().runbook), 'prod/api');
    for (const lock of ['prod', 'a/../b', 'a/b/c', 'x/y.lock'])
      assert.deepEqual(
        parseRunbook(text.replace('lock: prod/api', `lock: ${lock}`), kinds).problems.map(({ line }) => line),
        [4],
        lock,
      );
  });
});
