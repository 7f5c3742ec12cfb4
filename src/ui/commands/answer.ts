import * as vscode from 'vscode';
import type { Deployment } from '../../core/engine/deployment';
import type { Choice } from '../../core/journal/question';
import type { Fact } from '../../core/journal/reading';
import type { StepView } from '../../core/view/view';
import { askReason, choose } from '../ask';
import { groupFacts } from '../facts';
import { confirm } from '../show/messages';
import { clock } from '../time';

/** Shows a step in the checklist. */
export type ShowStep = (step: string) => void;

const icons: Readonly<Record<Choice['tone'], string>> = {
  primary: 'check',
  secondary: 'dash',
  danger: 'warning',
};

/**
 * Answers the question of a step by quick pick. What is decided on is best seen in the checklist, so that is offered too;
 * a dangerous choice is confirmed with the facts in front.
 */
export async function answer(deployment: Deployment, step: StepView, showStep: ShowStep): Promise<void> {
  const { question } = step;
  if (question === null) return;
  const { t } = vscode.l10n;
  const facts = step.reading?.facts ?? [];
  const chosen = await choose(
    [
      ...question.choices.map(choice => ({ label: choice.label, icon: icons[choice.tone], choice })),
      { label: t('Checklist'), isHeading: true, choice: undefined },
      { label: t('Open in the checklist'), icon: 'checklist', choice: undefined },
    ],
    {
      title:
        question.expiresAt === undefined
          ? question.title
          : t('{0} (until {1})', question.title, clock(question.expiresAt)),
      placeHolder: question.detail,
      ignoreFocusOut: true,
    },
  );
  if (chosen.choice === undefined) {
    showStep(step.id);
    return;
  }
  const { choice } = chosen;
  if (choice.tone === 'danger') await confirmChoice(question.title, choice, facts);
  const reason =
    choice.needsReason === true
      ? await askReason(choice.label, t('Why? It is recorded with your name.'))
      : undefined;
  await deployment.decide(step.id, {
    question: question.id,
    subject: question.subject,
    choice: choice.id,
    ...(reason === undefined ? {} : { reason }),
  });
}

/** @throws {CancelledError} when the person thinks better of it */
async function confirmChoice(title: string, choice: Choice, facts: readonly Fact[]): Promise<void> {
  const worst = groupFacts(facts)
    .flatMap(group => group.facts)
    .slice(0, 12);
  const detail = worst.map(fact => `${fact.label}: ${fact.value}`).join('\n');
  await confirm(title, detail, choice.label);
}
