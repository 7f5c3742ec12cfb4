import assert from 'node:assert/strict';
import { type Problem, ProblemError } from '../../../src/core/errors';

/** The problem that a promise rejects with; fails when it resolves or rejects with anything else. */
export async function problemFrom(promise: Promise<unknown>): Promise<Problem> {
  const error = await promise.then(
    value => assert.fail(`expected a problem, got ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw error;
  assert.ok(
    error.problem.message.length > 20 && error.problem.remedy.length > 20,
    'cause and remedy are named',
  );
  return error.problem;
}
