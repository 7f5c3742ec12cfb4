import assert from 'node:assert/strict';
import type { Fact } from '../../../src/core/journal/reading';
import type { JobStatus } from '../../../src/core/ports/runner';
import { loginShellFacts, neverBegan } from '../../../src/kinds/shared/loginShell';
import { whileRunning } from '../../../src/kinds/shared/standing';

const at = '2026-11-28T20:00:00Z';
const context = {
  reading: (summary: string, facts: readonly Fact[] = []) => ({ summary, facts: [...facts], at }),
};
const working: JobStatus = {
  ...{ id: 'job', state: 'attached', exitCode: null, startedAt: at, endedAt: null, record: '' },
  ...{ quietMs: 0, detachedMs: 0, recorderLost: false, identity: 'pid 1', answeredByHand: false },
  limitations: [],
};
const notBegun = { shell: 'bash', runs: null, forMs: 1_000 };

/** What a person sees of it: `waits` or `working`, and its words. */
function said(job: Partial<JobStatus>, question?: string): string {
  const seen = whileRunning(
    context,
    { ...working, ...job },
    context.reading('just bump is running'),
    question,
  );
  return `${seen.is}: ${seen.reading?.summary ?? ''}`;
}

describe('a running command', () => {
  it('is working while it prints', () => {
    for (const record of ['', 'line\r\n', 'Resolving', 'Go on?'])
      assert.equal(said({ record, quietMs: 300 }), 'working: just bump is running');
  });

  it('asks when its last words remain a question', () => {
    for (const record of ['Go on? ', 'a\r\nPassword: ', 'Run recipe `bump`? [y/N] '])
      assert.equal(said({ record, quietMs: 2_000 }), 'waits: The command is asking something');
    assert.equal(said({ quietMs: 400 }, 'Enter a value:'), 'waits: The command is asking something');
  });

  it('may be asking when its last words remain half a line for longer', () => {
    assert.equal(said({ record: 'Apply to prod ', quietMs: 9_000 }), 'working: just bump is running');
    assert.equal(
      said({ record: 'Apply to prod ', quietMs: 10_000 }),
      'waits: The command may be asking something',
    );
  });

  it('is quoted without anything that may be a secret', () => {
    const quoted = (record: string) =>
      JSON.stringify(whileRunning(context, { ...working, record, quietMs: 20_000 }, context.reading('')));
    assert.match(quoted('Apply to prod'), /there: Apply to prod/);
    for (const record of ['token=abc', `key ${'a1'.repeat(13)}`, 'many words '.repeat(20)])
      assert.match(quoted(record), /there: something that is not shown here/);
  });

  it('asks nobody without its terminal', () => {
    assert.equal(
      said({ state: 'detached', record: 'Go on? ', quietMs: 20_000 }),
      'working: just bump is running',
    );
  });

  it('says how long it has printed nothing', () => {
    assert.equal(
      said({ record: 'line\r\n', quietMs: 200_000 }),
      'working: just bump is running; it has printed nothing for 3 min',
    );
    assert.equal(said({ record: 'line\r\n', quietMs: Infinity }), 'working: just bump is running');
  });
});

describe('a login shell that has not started the command', () => {
  it('is starting, and then slow, with what it runs', () => {
    assert.equal(said({ notBegun }), 'working: Your login shell (bash) is starting');
    assert.equal(
      said({ notBegun: { ...notBegun, runs: 'sleep', forMs: 45_000 } }),
      'working: Your login shell (bash) is starting, for 45 s: it runs sleep',
    );
  });

  it('has switched to another program, whatever that shows', () => {
    for (const runs of ['zsh', 'fish', 'tmux', 'screen'])
      assert.equal(
        said({ record: 'prompt> ', quietMs: 3_000, notBegun: { ...notBegun, runs, forMs: 3_000 } }),
        `waits: Your login shell went to ${runs} instead of the command`,
      );
    // Its status line is printed again and again.
    assert.match(said({ notBegun: { ...notBegun, runs: 'tmux', forMs: 3_000 } }), /^waits: /);
    // A startup file runs these for a moment.
    for (const runs of ['bash', 'sleep', 'tmuxinator'])
      assert.match(said({ quietMs: 3_000, notBegun: { ...notBegun, runs } }), /^working: /);
  });

  it('asks in the words of its startup file', () => {
    const title = 'waits: A start-up file of your login shell';
    assert.equal(said({ record: 'Which profile? ', quietMs: 2_000, notBegun }), `${title} asks something`);
    assert.equal(
      said({ record: 'bash-5.2$ ', quietMs: 10_000, notBegun }),
      `${title} may be asking something`,
    );
  });

  it('is reported as never started rather than failed', () => {
    const { problem, concluded } = neverBegan(context, notBegun);
    assert.deepEqual([problem.code, concluded], ['job.not-begun', true]);
  });

  it('stops the preflight if it would start no command, and is only noted if it is slow', () => {
    assert.deepEqual(loginShellFacts({ name: 'bash', without: null }), []);
    for (const without of ['slow', 'unread'] as const)
      assert.deepEqual(
        loginShellFacts({ name: 'bash', without }).map(({ tone }) => tone),
        ['warn'],
      );
    for (const without of ['elsewhere', 'missing'] as const)
      assert.throws(() => loginShellFacts({ name: 'bash', without }), /The login shell bash/);
  });
});
