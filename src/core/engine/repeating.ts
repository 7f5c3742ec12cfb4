import type { Problem } from '../errors';
import type { StepState } from '../journal/state';
import type { Kind } from '../kind/kind';
import type { Step } from '../runbook/runbook';

/** Whether a step that would stop is tried again by itself: its runbook says how often, its kind whether that does no harm. */
export function mayTryAgain(
  { retries = 0 }: Step,
  kind: Kind,
  params: unknown,
  { retried, cancelled }: StepState,
  problem: Problem,
): boolean {
  const isSignedOut = problem.code.endsWith('.not-signed-in');
  return (
    !isSignedOut && retried < retries && cancelled === null && kind.mayRepeat?.(params, problem) === true
  );
}

/** Which try this is, for the beginning of a text; empty where it is the first. */
export function whichTry({ retries = 0 }: Step, { retried }: StepState): string {
  return retried === 0 ? '' : `Try ${retried + 1} of ${Math.max(retried, retries) + 1}: `;
}

/** The same problem with how often it was tried. */
export function afterTries(problem: Problem, { retried }: StepState): Problem {
  return retried === 0 ? problem : { ...problem, message: `${problem.message} Tries: ${retried + 1}.` };
}
