import * as l10n from '@vscode/l10n';
import type { Deployment } from '../../core/engine/deployment';
import type { Choice } from '../../core/journal/question';
import type { Fact } from '../../core/journal/reading';
import type { StepView } from '../../core/view/view';
import { askReason, choose } from '../ask';
import { groupFacts } from '../../core/view/words/facts';
import { confirmOrLook } from '../show/messages';
import { clock } from '../../core/view/words/time';

/** Shows a step in the checklist. */
export type ShowStep = (step: string) => void;

const icons: Readonly<Record<Choice['tone'], string>> = {
  primary: 'check',
  secondary: 'dash',
  danger: 'warning',
};

/**
 * Answers a step's question with a quick pick. The checklist shows best what the decision is about, so it is offered too. A
 * dangerous choice is confirmed in a dialog that lists the facts.
 */
export async function answer(deployment: Deployment, step: StepView, showStep: ShowStep): Promise<void> {
  const { question } = step;
  if (question === null) return;
  const facts = step.reading?.facts ?? [];
  const answers = question.choices.map(choice => ({ label: choice.label, icon: icons[choice.tone], choice }));
  const show = () => {
    showStep(step.id);
  };
  const chosen = await choose(
    [
      ...answers.filter(({ choice }) => choice.tone !== 'danger'),
      { label: l10n.t('Show in Checklist'), icon: 'checklist', choice: undefined },
      // Enter takes the first one, so dangerous choices come last.
      ...answers.filter(({ choice }) => choice.tone === 'danger'),
    ],
    {
      title:
        question.expiresAt === undefined
          ? question.title
          : l10n.t`${question.title} (until ${clock(question.expiresAt)})`,
      placeHolder: question.detail,
      ignoreFocusOut: true,
    },
  );
  // Only the checklist has fields to fill in.
  if (chosen.choice === undefined || question.fields?.some(each => each.optional !== true) === true) {
    show();
    return;
  }
  const { choice } = chosen;
  if (choice.tone === 'danger') await confirmChoice(question.title, choice, facts, show);
  const reason =
    choice.needsReason === true
      ? await askReason(choice.label, l10n.t('Why? It is recorded with your name.'))
      : undefined;
  await deployment.decide(step.id, {
    question: question.id,
    subject: question.subject,
    choice: choice.id,
    ...(reason === undefined ? {} : { reason }),
  });
}

/** @throws {CancelledError} when the person doesn't confirm */
async function confirmChoice(
  title: string,
  choice: Choice,
  facts: readonly Fact[],
  show: () => void,
): Promise<void> {
  const worst = groupFacts(facts)
    .flatMap(group => group.facts)
    .slice(0, 12);
  const detail = worst.map(fact => `${fact.label}: ${fact.value}`).join('\n');
  await confirmOrLook(title, detail, { label: l10n.t('Show in Checklist'), show }, choice.label);
}
