import * as l10n from '@vscode/l10n';
import { stepState, triesOf, type RunRecord } from '../journal/state';
import { courseOf, stepsOf, type Runbook, type Step } from '../runbook/runbook';
import type { Kind } from './kind';

/** Whether a step can change production. */
export function mayChangeProduction(kind: Kind | undefined, step: Pick<Step, 'with'>): boolean {
  return kind?.changedProduction !== undefined && kind.mayChangeProduction?.(step) !== false;
}

/** Whether any apply of this run may have changed something, so that what is running may differ from the default branch. */
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
 * Whether what runs is the rollback's, so that nothing pushed on the way forward does: each of its steps that change production
 * is done, or all of them if none does. One that was continued without doesn't count.
 */
export function isRolledBack(runbook: Runbook, kinds: ReadonlyMap<string, Kind>, record: RunRecord): boolean {
  if (record.rollback === null) return false;
  const course = courseOf(runbook, true);
  const changes = course.filter(step => mayChangeProduction(kinds.get(step.kind), step));
  return (changes.length > 0 ? changes : course).every(({ id }) => {
    const how = stepState(record, id).tick?.how;
    return how === 'verified' || how === 'attested';
  });
}

/**
 * What a run's own journal says about production: a sentence that it may differ from the default branch; that a reading or a
 * person has settled any earlier doubt; or nothing (null), so that what was said before still applies.
 */
export type ProductionWord = { readonly doubt: string } | 'settled' | null;

/**
 * A doubt arises when an apply stops early, or when a run that applied is being aborted. It is settled once this run has
 * applied and continues, once a reading shows that what it applied was merged, or once a person says so after the run's end.
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
    const doubt = back
      ? l10n.t('Production may differ from the default branch: this rollback was applied and is not merged')
      : l10n.t(
          'Production may differ from the default branch: this deployment was applied and is not merged',
        );
    return status === 'open' || isMerged(record, course) ? 'settled' : { doubt };
  }
  if (back) return { doubt: l10n.t('Production may be half-applied: the rollback is not applied yet') };
  // While the first apply is in progress, its own step says so.
  const isFirstTry = applies.every(({ id }) => {
    const { phase, earlier } = stepState(record, id);
    return phase !== 'stopped' && earlier.length === 0;
  });
  return isFirstTry && status === 'open'
    ? said
    : { doubt: l10n.t('Production may be half-applied: the apply did not end as planned') };
}

/** Only counts the last course taken: a rollback undoes what was merged before it. */
function isMerged({ obligations }: RunRecord, course: readonly Step[]): boolean {
  return obligations.some(
    ({ obligation, merged }) =>
      obligation.kind === 'pull-request' &&
      course.some(({ id }) => id === obligation.step) &&
      merged === true,
  );
}

/**
 * How production may differ from the default branch, in a sentence; null if nothing says that it does.
 * @param word of the newest run
 * @param before doubt left by earlier runs
 */
export function productionDoubt(word: ProductionWord, before: string | null = null): string | null {
  if (word === null) return before;
  return word === 'settled' ? null : word.doubt;
}

/** Whether a person may currently tick the step against its reading. */
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
