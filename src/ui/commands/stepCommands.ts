import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands, type Target } from '../../contributions';
import { cancelOutdated } from '../../core/engine/cancelling';
import type { Deployment } from '../../core/engine/deployment';
import { ProblemError } from '../../core/errors';
import type { StepView } from '../../core/view/view';
import { askReason } from '../ask';
import { stepsOf } from '../../core/view/words/attention';
import { askOr, say } from '../show/messages';
import { inProgress } from '../show/progress';
import { isTicked, statusLooks } from '../../core/view/words/status';
import type { UiStore } from '../store';
import { clock } from '../../core/view/words/time';
import { answer, type ShowStep } from './answer';
import { findObligation, findStep, takes } from './find';
import type { Handlers } from './handlers';
import { confirmMeeting } from './meeting';
import { watchStep } from './watch';

type StepKeys =
  | 'checkStep'
  | 'retryStep'
  | 'attestStep'
  | 'overrideStep'
  | 'cancelStep'
  | 'toggleStep'
  | 'decide'
  | 'showTerminal'
  | 'watchStep'
  | 'meetObligation';

/**
 * Commands on a step.
 * @param selected the row selected in the tree, for keyboard shortcuts
 * @param showStep shows a step in the checklist
 */
export function stepCommands(
  store: UiStore,
  selected: () => Target | undefined,
  showStep: ShowStep,
): Pick<Handlers, StepKeys> {
  const at = async (
    target: Target | undefined,
    filter: (step: StepView) => boolean,
    question: string,
    work: (deployment: Deployment, step: StepView) => Promise<void>,
  ): Promise<void> => {
    const deployment = store.deployment();
    await work(deployment, await findStep(deployment.view, target, filter, question));
  };
  return {
    checkStep: target => at(target, takes('check'), l10n.t('Select a step to check'), check),
    retryStep: target =>
      at(target, takes('retry'), l10n.t('Select a step to retry'), (deployment, { id }) =>
        deployment.retry(id),
      ),
    attestStep: target => at(target, takes('attest'), l10n.t('Select a step that you checked'), attest),
    overrideStep: target =>
      at(target, takes('override'), l10n.t('Select a step to continue without'), override),
    cancelStep: target =>
      at(target, takes('cancel'), l10n.t('Select a step to cancel'), (deployment, { id }) =>
        cancel(deployment, id),
      ),
    showTerminal: target =>
      at(target, takes('show-terminal'), l10n.t('Select a step to show its terminal'), (deployment, { id }) =>
        deployment.showTerminal(id),
      ),
    watchStep: target =>
      at(target, takes('watch'), l10n.t('Select a step to watch'), ({ view }, step) => {
        watchStep(store, view, step);
        return Promise.resolve();
      }),
    decide: target =>
      at(
        target,
        ({ question }) => question !== null,
        l10n.t('Select a question to answer'),
        (run, step) => answer(run, step, showStep),
      ),
    toggleStep: target =>
      at(
        target ?? selected(),
        () => true,
        l10n.t('Select a step to tick'),
        (run, step) => toggle(run, step, showStep),
      ),
    meetObligation: async target => {
      const deployment = store.deployment();
      const found = await findObligation(deployment.view, target, l10n.t('Select what to close'));
      await confirmMeeting(found, () => vscode.commands.executeCommand(commands.openChecklist));
      await inProgress(() => deployment.meet(found.id));
    },
  };
}

/** Explains what cancelling does, and cancels once the person confirms. */
async function cancel(deployment: Deployment, step: string): Promise<void> {
  const now = await deployment.cancellation(step);
  if (now === undefined) throw cancelOutdated();
  const { title, detail, label, keep, subject } = now;
  if (keep !== null) {
    // Enter only shows the terminal, and Escape keeps the step running. VS Code's own button would be called "Cancel" too.
    const look = l10n.t('Show Terminal');
    const chosen = await askOr(keep, title, detail, look, label);
    if (chosen === look) await deployment.showTerminal(step);
    if (chosen !== label) return;
  }
  await deployment.cancel(step, subject);
}

/** Reads a step. If the reading doesn't hold, offers to tick the step on the person's word. */
async function check(deployment: Deployment, { id, title }: StepView): Promise<void> {
  try {
    await deployment.check(id);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'step.does-not-hold') throw error;
    const step = stepsOf(deployment.view).find(each => each.id === id);
    if (step === undefined || !(takes('attest')(step) || takes('override')(step))) throw error;
    const attestIt = l10n.t('I Checked This Myself…');
    const overrideIt = l10n.t('Continue Without It…');
    const chosen = await say(
      'warning',
      `${title}: ${error.problem.message}`,
      ...(takes('attest')(step) ? [attestIt] : []),
      ...(takes('override')(step) ? [overrideIt] : []),
    );
    if (chosen === attestIt) await attest(deployment, step);
    if (chosen === overrideIt) await override(deployment, step);
  }
}

async function attest(deployment: Deployment, step: StepView): Promise<void> {
  const saw = await askReason(
    l10n.t`I checked “${step.title}” myself`,
    l10n.t('What did you see? It is recorded with your name, and the tick shows that it was not verified.'),
  );
  await deployment.attest(step.id, saw);
}

async function override(deployment: Deployment, step: StepView): Promise<void> {
  const reason = await askReason(
    l10n.t`Continue without “${step.title}”`,
    l10n.t('Why continue without it? The reason is recorded with your name and shown in the pull request.'),
  );
  await deployment.override(step.id, reason);
}

/** Handles a click on the checkbox, or Space: asks the question, reads the step, or says why a tick stays. */
async function toggle(deployment: Deployment, step: StepView, showStep: ShowStep): Promise<void> {
  if (step.question !== null) return answer(deployment, step, showStep);
  if (step.status === 'stale') return check(deployment, step);
  if (isTicked(step.status) && step.tick !== null) {
    const again = l10n.t('Check Again');
    const { how, by, at } = step.tick;
    const chosen = await say(
      'information',
      l10n.t`“${step.title}” was ${statusLooks[how].word} by ${by} at ${clock(at)}. That stays on record.`,
      ...(takes('check')(step) ? [again] : []),
    );
    return chosen === again ? check(deployment, step) : undefined;
  }
  if (takes('check')(step)) return check(deployment, step);
  if (takes('retry')(step)) return deployment.retry(step.id);
  void say(
    'information',
    l10n.t`“${step.title}” is ticked once its check passes. There is nothing to do now.`,
  );
}
