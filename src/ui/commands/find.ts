import * as l10n from '@vscode/l10n';
import type { Target } from '../../contributions';
import { ProblemError } from '../../core/errors';
import type { ObligationView, RunView, StepAction, StepView } from '../../core/view/view';
import { choose } from '../ask';
import { stepsOf } from '../../core/view/words/attention';
import { idOf } from './idOf';

/**
 * The step that a command is about: the row it was called on, or one that the person picks from those that accept the
 * action.
 * @throws {ProblemError} `step.no-action` when no step accepts it now
 * @throws {CancelledError} when the person picks nothing
 */
export async function findStep(
  view: RunView,
  target: Target | undefined,
  takes: (step: StepView) => boolean,
  placeHolder: string,
): Promise<StepView> {
  const steps = stepsOf(view).filter(takes);
  const id = idOf(target);
  const named = steps.find(step => step.id === id);
  if (named !== undefined) return named;
  if (id !== undefined || steps.length === 0) throw noAction();
  const items = steps.map(step => ({ label: step.title, description: step.summary, step }));
  return (await choose(items, { placeHolder })).step;
}

/** Whether a step accepts an action now. */
export function takes(action: StepAction['do']): (step: StepView) => boolean {
  return step => step.actions.some(each => each.do === action);
}

/** Like {@link findStep}, for open obligations. */
export async function findObligation(
  view: RunView,
  target: Target | undefined,
  placeHolder: string,
): Promise<ObligationView> {
  const open = view.obligations.filter(({ met, remedy }) => !met && remedy !== null);
  const id = idOf(target);
  const named = open.find(obligation => obligation.id === id);
  if (named !== undefined) return named;
  if (id !== undefined || open.length === 0) throw noAction();
  const items = open.map(obligation => ({
    label: obligation.remedy ?? obligation.title,
    description: obligation.previous,
    obligation,
  }));
  return (await choose(items, { placeHolder, always: true })).obligation;
}

function noAction(): ProblemError {
  return new ProblemError({
    code: 'step.no-action',
    message: l10n.t('This action does not apply to anything right now.'),
    remedy: l10n.t('To see what each step is waiting for, run “Deploy Runbook: Open Checklist”.'),
  });
}
