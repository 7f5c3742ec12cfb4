import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { outputsOf, provides } from '../../../src/core/kind/outputs';
import type { Kind } from '../../../src/core/kind/kind';
import { checkRunbook } from '../../../src/core/parsing/lint';
import { kinds } from '../../../src/kinds';

const page = (name: string) => readFileSync(path.join(__dirname, '../../../docs', name), 'utf8');
const code = (text: string) => `\`${text}\``;
const all = [...kinds.values()];
/** What depends on a step's parameters. */
const named: Readonly<Record<string, string>> = {
  edit: '`value`, `previous`',
  command: 'named groups of `expect.output`',
  http: 'named groups of `matches`',
  manual: 'its `fields`',
  choose: '`tag` of a release, `commit`',
};

/** The row of a kind: what it needs before it, which resources it uses, and what it gives. */
function rowOf(kind: Kind): string {
  const needs = kind.needs.map(need =>
    all
      .filter(other => provides(other, need, {}))
      .map(({ name }) => code(name))
      .join(' or '),
  );
  const gives = named[kind.name] ?? (outputsOf(kind, {}) ?? []).map(code).join(', ');
  return plain(
    `| ${code(kind.name)} | ${needs.join('; ')} | ${(kind.uses ?? []).map(code).join(', ')} | ${gives} |`,
  );
}

function plain(line: string): string {
  return line.replace(/\s+/g, ' ');
}

describe('the documentation', () => {
  it('lists for each kind of step what it does, needs and gives', () => {
    const lines = page('kinds.md').split('\n').map(plain);
    for (const kind of all) {
      assert.ok(lines.includes(rowOf(kind)), rowOf(kind));
      assert.equal(lines.filter(line => line.startsWith(`| ${code(kind.name)} |`)).length, 2, kind.name);
    }
  });

  it('has recipes without problems or warnings', () => {
    const [, recipes = ''] = /^## Recipes$([^]*?)^## /m.exec(page('writing-runbooks.md')) ?? [];
    const steps = [...recipes.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = '']) => text);
    assert.equal(steps.length, 8);
    for (const text of steps) {
      const whole = [
        'runbook: 2\nid: recipe\ntitle: Recipe\ninputs: { version: { type: text } }\nphases:\n  - title: All\n    steps:',
        '      - { id: lock, kind: team-lock }',
        text.replace(/^(?=.)/gm, '      '),
      ].join('\n');
      assert.deepEqual(checkRunbook(whole, kinds).problems, [], text);
    }
  });

  it('names existing sources and tests for each threat, and tests by their names', () => {
    const text = page('threat-model.md');
    const root = path.join(__dirname, '../../..');
    const files = [...text.matchAll(/`([\w/.-]+\/[\w.-]+\.ts)`/g)].map(([, file = '']) => file);
    const placesOf = (file: string) => ['src', 'test', ''].map(folder => path.join(root, folder, file));
    assert.deepEqual(
      files.filter(file => !placesOf(file).some(existsSync)),
      [],
    );
    const plainQuotes = (said: string) => said.replaceAll(/\\?['’]/g, '’');
    const named = [...text.matchAll(/`([\w/.-]+\.test\.ts)`: (“[^”]*”(?:, “[^”]*”)*)/g)];
    assert.ok(named.length > 100);
    const gone = named.flatMap(([, file = '', names = '']) => {
      const test = plainQuotes(readFileSync(path.join(root, 'test', file), 'utf8'));
      return [...names.matchAll(/“([^”]*)”/g)].flatMap(([, name = '']) =>
        test.includes(plainQuotes(name)) ? [] : [`${file}: ${name}`],
      );
    });
    assert.deepEqual(gone, []);
  });

  it('has complete examples without errors', () => {
    const examples = [...page('writing-runbooks.md').matchAll(/^(`{3,})(yaml|markdown)\n([^]*?)^\1$/gm)]
      .map(([, , language, text = '']) => ({ file: language === 'markdown' ? 'a.md' : undefined, text }))
      .filter(({ file, text }) => (file === undefined ? /^phases:/m : /^# /m).test(text));
    assert.equal(examples.length, 3);
    for (const { file, text } of examples) {
      const { problems, isNone } = checkRunbook(text, kinds, file);
      assert.equal(isNone, false);
      assert.deepEqual(
        problems.filter(({ severity }) => severity === 'error'),
        [],
        text,
      );
    }
  });
});
