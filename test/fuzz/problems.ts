import assert from 'node:assert/strict';
import { CancelledError, ProblemError, toProblem, type Problem } from '../../src/core/errors';

/**
 * Does something that may fail only in a way that a person is told in words.
 * @returns what it gave, or the problem
 * @throws whatever else it threw
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
