import { stepState, triesOf, type RunRecord } from '../journal/state';
import { stepsOf, type Runbook } from '../runbook/runbook';
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
