import type { Kind } from './kind';
import type { Step } from '../runbook/runbook';

/**
 * Ids of the steps that make up one act: from the step that the runbook retries from, up to and including the clean-up
 * right after it.
 * @param course the steps that the run goes through
 * @param stepId the step whose act failed
 */
export function stepsOfAct(
  course: readonly Step[],
  kinds: ReadonlyMap<string, Kind>,
  stepId: string,
): string[] {
  const at = course.findIndex(step => step.id === stepId);
  const from = course.findIndex(step => step.id === (course[at]?.retryFrom ?? stepId));
  let to = at;
  while (kinds.get(course[to + 1]?.kind ?? '')?.always === true) to += 1;
  return course.slice(from, to + 1).map(step => step.id);
}
