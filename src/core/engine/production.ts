import { stepState, triesOf, type RunRecord } from '../journal/state';
import { courseOf, stepsOf, type Runbook } from '../runbook/runbook';
import type { Kind } from './kind';

/** Whether any apply of this run may have changed something: what runs may differ from the default branch. */
export function mayHaveChangedProduction(
  runbook: Runbook,
  kinds: ReadonlyMap<string, Kind>,
  record: RunRecord,
): boolean {
  return stepsOf(runbook).some(step =>
    triesOf(record, step.id).some(
      ({ notes, problem }) => kinds.get(step.kind)?.changedProduction?.(notes, problem) === true,
    ),
  );
}

/**
 * What production may run other than the default branch says, in a sentence; null while nothing says so. It is said from the
 * moment an apply stopped short, or a run that applied is being aborted, until this run has applied and goes on, or a
 * reading showed its pull request merged. A later run that finishes ends it as well (`findFollowUps`).
 */
export function productionDoubt(
  runbook: Runbook,
  kinds: ReadonlyMap<string, Kind>,
  record: RunRecord,
): string | null {
  if (record.status === 'finished' || !mayHaveChangedProduction(runbook, kinds, record)) return null;
  const isMerged = record.obligations.some(
    ({ obligation, metAt, evidence }) =>
      obligation.kind === 'pull-request' && metAt !== null && evidence?.endsWith(' merged') === true,
  );
  if (isMerged) return null;
  const back = record.rollback !== null;
  const applies = courseOf(runbook, back).filter(
    ({ kind }) => kinds.get(kind)?.changedProduction !== undefined,
  );
  const isApplied = applies.every(({ id }) => stepState(record, id).phase === 'ticked');
  if (isApplied)
    return record.status === 'open'
      ? null
      : `Production may differ from the default branch: this ${back ? 'rollback' : 'deployment'} was applied and is not merged`;
  if (back) return 'Production may be half-applied: the rollback is not applied yet';
  // While the first apply is at work its own step says so.
  const isFirstTry = applies.every(({ id }) => {
    const { phase, earlier } = stepState(record, id);
    return phase !== 'stopped' && earlier.length === 0;
  });
  return isFirstTry && record.status === 'open'
    ? null
    : 'Production may be half-applied: the apply did not end as planned';
}

/** Whether a person may tick the step against its reading as things stand. */
export function mayOverride(
  kind: Kind | undefined,
  input: {
    readonly runbook: Runbook;
    readonly kinds: ReadonlyMap<string, Kind>;
    readonly record: RunRecord;
  },
  stepId: string,
): boolean {
  if (typeof kind?.overridable !== 'function') return kind?.overridable === true;
  return kind.overridable({
    problem: stepState(input.record, stepId).problem,
    productionMayHaveChanged:
      input.record.rollback !== null || mayHaveChangedProduction(input.runbook, input.kinds, input.record),
  });
}
