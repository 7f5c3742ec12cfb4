import assert from 'node:assert/strict';
import { CancelledError, ProblemError, toProblem, type Problem } from '../../src/core/errors';

/**
 * Does something that may only fail with a problem that a person can read.
 * @returns its result, or the problem
 * @throws any other error
 */
export async function resultOrProblem<T>(work: () => T | Promise<T>): Promise<T | Problem> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemError) && !(error instanceof CancelledError)) throw error;
    const problem = toProblem(error);
    if (error instanceof ProblemError) assert.notEqual(problem.code, 'unexpected');
    return problem;
  }
}
