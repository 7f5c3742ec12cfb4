import assert from 'node:assert/strict';
import { ProblemError } from '../../../src/core/errors';
import type { JobState } from '../../../src/core/ports/runner';
import { apply } from '../../../src/kinds/apply';

/** Answers no to a command that can no longer take it, being in this state. */
async function answerTo(state: JobState): Promise<readonly object[]> {
  const notes: object[] = [];
  let isAnswered = false;
  const job = { id: 'job', identity: 'pid 1', record: '', quietMs: 0 };
  await apply.perform?.(
    {
      notes: { jobId: 'job' },
      run: { frozen: false },
      now: () => '2026-11-28T12:00:00Z',
      note: async (noted: object) => void notes.push(noted),
      ports: {
        runner: {
          status: async () => ({ ...job, state: isAnswered ? state : 'attached' }),
          answer: async () => {
            isAnswered = true;
            throw new ProblemError({ code: 'runner.not-attached', message: state, remedy: '' });
          },
        },
      },
    } as never,
    { is: 'refuse', label: 'answer no', why: 'declined' },
  );
  return notes;
}

describe('an answer to a prompt that is gone', () => {
  it('is not a problem if the command has just ended, since its outcome is read next', async () => {
    for (const state of ['ended', 'lost'] as const)
      assert.deepEqual(await answerTo(state), [
        { answered: 'no', answeredAt: '2026-11-28T12:00:00Z', refusal: 'declined' },
      ]);
  });

  it('is a problem if the command still runs', async () => {
    for (const state of ['attached', 'detached'] as const)
      await assert.rejects(answerTo(state), new RegExp(state));
  });
});
