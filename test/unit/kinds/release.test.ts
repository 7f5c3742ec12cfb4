import assert from 'node:assert/strict';
import { ProblemError } from '../../../src/core/errors';
import { release } from '../../../src/kinds/release';

const NOW = Date.parse('2026-11-22T13:00:00Z');

/** Observes a run that was dispatched this many seconds ago, and for which GitHub answers 404. */
const lookAtUnseenRun = (secondsAgo: number) =>
  release.observe({
    params: { workflow: 'release.yml', app: 'catalog', poll: '20s', settle: '3m' },
    notes: { runId: 7, dispatchingAt: new Date(NOW - secondsAgo * 1000).toISOString() },
    signal: new AbortController().signal,
    resources: { application: { name: 'o/app' }, image: { name: 'ghcr.io/o/catalog' } },
    ports: {
      clock: { now: () => NOW },
      github: {
        workflowRun: async () => {
          throw new ProblemError({ code: 'github.not-found', message: 'Not found.', remedy: 'Look.' });
        },
      },
    },
    output: () => ({ commit: 'a'.repeat(40), releasedAs: null }),
    reading: (summary: string, facts = []) => ({ summary, facts, at: '2026-11-22T13:00:00Z' }),
  } as never);

describe('a release', () => {
  it('waits for a run that GitHub does not show right after its dispatch', async () => {
    const seen = await lookAtUnseenRun(3);
    assert.equal(seen.is, 'working');
    assert.match(seen.reading?.summary ?? '', /Run 7 was just dispatched/);
  });

  it('does not wait forever for a run that is gone', async () => {
    await assert.rejects(
      async () => lookAtUnseenRun(61),
      (error: unknown) => error instanceof ProblemError && error.problem.code === 'github.not-found',
    );
  });
});
