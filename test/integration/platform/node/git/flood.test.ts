import assert from 'node:assert/strict';
import { gitProblem } from '../../../../../src/platform/node/git/problems';
import {
  parseDiff,
  parseRemoteRefs,
  parseStatus,
  parseTree,
} from '../../../../../src/platform/node/git/parse';
import { growsLinearly } from '../../../../support/linear';
import { Playground, problem } from './playground';

const { signal } = new AbortController();
const pieces = [
  'a',
  'word ',
  'a line\n',
  ' ',
  '\n',
  '\0',
  '[remote rejected] (',
  'Permission to ',
  'spawn ',
  'https://u:',
  'refs/heads/',
  'diff --git ',
  '100644 blob ',
];

describe('what git, hooks and origin print', () => {
  for (const piece of pieces)
    it(`is read in linear time: ${JSON.stringify(piece)}`, () => {
      const read = (size: number) => {
        const text = piece.repeat(size / piece.length);
        gitProblem({
          ...{ exitCode: 1, args: ['push'], root: '/x', gitPath: 'git', stdout: text, stderr: text },
        });
        parseStatus(text);
        parseDiff(text);
        parseRemoteRefs(text);
        parseTree(text);
      };
      return growsLinearly(read, 2e5, 2e6);
    });

  it('is quoted from its end, where the reason is', () => {
    const stderr = `${'x'.repeat(1e6)}\nremote: no\n!\t[remote rejected] (pre-receive hook declined)\n`;
    const found = gitProblem({
      ...{ exitCode: 1, args: ['push'], root: '/x', gitPath: 'git', stdout: stderr, stderr },
    }).problem;
    assert.equal(found.code, 'git.refused');
    assert.match(found.message, /pre-receive hook declined/);
    assert.ok((found.detail ?? '').length <= 1500);
  });

  it('may be a word of megabytes from a hook, but not endless', async () => {
    const ground = new Playground();
    try {
      const ana = ground.clone('ana');
      const loud = 'head -c 10000000 /dev/zero | tr "\\0" x >&2';
      ana.hook('pre-commit', loud);
      ana.write('main.tf', 'version = "2"\n');
      await ana.git.commit(['main.tf'], 'Bump', signal);
      ana.hook('pre-commit', `${loud}\nexit 1`);
      ana.write('main.tf', 'version = "3"\n');
      await assert.rejects(ana.git.commit(['main.tf'], 'Bump', signal), problem('git.hook-failed'));
      ana.hook('pre-commit', 'exec cat /dev/zero >&2');
      await assert.rejects(ana.git.commit(['main.tf'], 'Bump', signal), problem('git.too-large'));
    } finally {
      ground.dispose();
    }
  });
});
