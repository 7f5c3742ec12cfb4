import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readTemplate } from '../../../src/rehearsal/assets';

const docs = readFileSync(path.join(__dirname, '../../../docs/writing-runbooks.md'), 'utf8');

describe("the rehearsal's repository", () => {
  it('checks its runbooks in CI as documented', () => {
    const shown = /^## In CI\n[^]*?^```yaml\n([^]*?)^```$/m.exec(docs)?.[1] ?? '';
    assert.match(shown, /cli\.js" check --format github/);
    assert.equal(readTemplate('repository')['.github/workflows/runbooks.yml'], shown);
  });

  it('has each file under the name that git and the checks expect', () => {
    const names = Object.keys(readTemplate('repository'));
    for (const name of [
      '.gitignore',
      '.runbooks/openverse-catalog.yaml',
      'environments/prod/catalog-airflow.tf',
    ])
      assert.ok(names.includes(name), name);
    assert.ok(!names.some(name => /^(?:gitignore|github|runbooks)\b/.test(name)), names.join(' '));
  });
});
