import { stepState, triesOf, type RunRecord } from '../journal/state';
import { courseOf, stepsOf, type Runbook, type Step } from '../runbook/runbook';
import type { Kind } from './kind';

/** Whether a step may change production at all. */
export function mayChangeProduction(kind: Kind | undefined, step: Step): boolean {
  return kind?.changedProduction !== undefined && kind.mayChangeProduction?.(step) !== false;
}

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
 * What one run says of production by its own journal: that it may run other than the default branch says, in a sentence; that
 * a reading or a person has settled whatever was in doubt until then; or nothing (null), so that what was said before holds.
 */
export type ProductionWord = { readonly doubt: string } | 'settled' | null;

/**
 * A doubt stands from the moment an apply stopped short, or a run that applied is being aborted. It is settled once this run
 * has applied and goes on, once a reading showed what it applied merged, or once a person says so after the run's end.
 */
export function productionWord(
  runbook: Runbook,
  kinds: ReadonlyMap<string, Kind>,
  record: RunRecord,
): ProductionWord {
  const { status, settled } = record;
  if (settled?.afterEnd === true) return 'settled';
  const said = settled === null ? null : 'settled';
  if (!mayHaveChangedProduction(runbook, kinds, record)) return said;
  if (status === 'finished') return 'settled';
  const back = record.rollback !== null;
  const course = courseOf(runbook, back);
  const applies = course.filter(step => mayChangeProduction(kinds.get(step.kind), step));
  if (applies.every(({ id }) => stepState(record, id).phase === 'ticked')) {
    const doubt = `Production may differ from the default branch: this ${back ? 'rollback' : 'deployment'} was applied and is not merged`;
    return status === 'open' || isMerged(record, course) ? 'settled' : { doubt };
  }
  if (back) return { doubt: 'Production may be half-applied: the rollback is not applied yet' };
  // While the first apply is at work its own step says so.
  const isFirstTry = applies.every(({ id }) => {
    const { phase, earlier } = stepState(record, id);
    return phase !== 'stopped' && earlier.length === 0;
  });
  return isFirstTry && status === 'open'
    ? said
    : { doubt: 'Production may be half-applied: the apply did not end as planned' };
}

/** Of the way that the run went last: a rollback undoes what was merged before it. */
function isMerged({ obligations }: RunRecord, course: readonly Step[]): boolean {
  return obligations.some(
    ({ obligation, metAt, evidence }) =>
      obligation.kind === 'pull-request' &&
      course.some(({ id }) => id === obligation.step) &&
      metAt !== null &&
      evidence?.endsWith(' merged') === true,
  );
}

/**
 * What production may run other than the default branch says, in a sentence; null while nothing says so.
 * @param word of the newest run
 * @param before what the runs before that one have left in doubt
 */
export function productionDoubt(word: ProductionWord, before: string | null = null): string | null {
  if (word === null) return before;
  return word === 'settled' ? null : word.doubt;
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
