import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkRunbook } from '../../../../src/core/parsing/lint';
import { kinds } from '../../../../src/kinds';

const folder = path.join(__dirname, '../../../../src/runbooks/templates');

describe('a runbook template', () => {
  for (const name of readdirSync(folder))
    it(`${name} has no problems and no warnings, and a placeholder for its id`, () => {
      const text = readFileSync(path.join(folder, name), 'utf8');
      assert.deepEqual(checkRunbook(text, kinds).problems, []);
      assert.equal(text.match(/^id: new$/gm)?.length, 1);
    });
});
