import * as l10n from '@vscode/l10n';
import { ProblemError } from '../errors';
import { stepState, type RunRecord } from '../journal/state';
import type { Kind } from '../kind/kind';
import { courseOf, stepsOf, type Runbook, type Step } from '../runbook/runbook';

type Kinds = ReadonlyMap<string, Kind>;

/**
 * The step to continue with: the first that isn't ticked, or after a conclusive failure the clean-up steps right after it.
 * undefined if none can proceed on its own.
 */
export function nextStep(record: RunRecord, runbook: Runbook, kinds: Kinds): Step | undefined {
  if (record.status !== 'open') return undefined;
  let failed = false;
  for (const step of courseOf(runbook, record.rollback !== null)) {
    if (failed && kindOf(kinds, step).always !== true) return undefined;
    const state = stepState(record, step.id);
    if (state.phase === 'ticked') continue;
    if (state.phase !== 'stopped') return step;
    if (failed || !state.concluded) return undefined;
    failed = true;
  }
  return undefined;
}

/** @throws {ProblemError} `step.unknown` */
export function stepById(runbook: Runbook, stepId: string): Step {
  const step = stepsOf(runbook).find(({ id }) => id === stepId);
  if (step !== undefined) return step;
  throw new ProblemError({
    code: 'step.unknown',
    message: l10n.t`This run has no step "${stepId}".`,
    remedy: l10n.t('Refresh the checklist and try again.'),
  });
}

/** @throws {ProblemError} `step.unknown-kind` */
export function kindOf(kinds: Kinds, step: Step): Kind {
  const kind = kinds.get(step.kind);
  if (kind !== undefined) return kind;
  throw new ProblemError({
    code: 'step.unknown-kind',
    message: l10n.t`Step "${step.id}" is of the unknown kind "${step.kind}".`,
    remedy: l10n.t('Update the extension, or correct the runbook.'),
  });
}
