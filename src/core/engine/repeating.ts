import * as l10n from '@vscode/l10n';
import type { Problem } from '../errors';
import type { StepState } from '../journal/state';
import type { Kind } from '../kind/kind';
import type { Step } from '../runbook/runbook';

/** Whether a stopping step is retried automatically: its runbook says how often, its kind whether that is harmless. */
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

/** What a step does, preceded by the number of the current try unless it is the first. */
export function whichTry({ retries = 0 }: Step, { retried }: StepState, does: string): string {
  if (retried === 0) return does;
  return l10n.t`Try ${retried + 1} of ${Math.max(retried, retries) + 1}: ${does}`;
}

/** Adds the number of tries to a problem. */
export function afterTries(problem: Problem, { retried }: StepState): Problem {
  return retried === 0 ? problem : { ...problem, message: l10n.t`${problem.message} Tries: ${retried + 1}.` };
}
