import * as l10n from '@vscode/l10n';
import type { FollowUp } from '../../core/engine/followUps';
import type { Reading } from '../../core/journal/reading';
import type { RunbookOutline } from '../../core/candidates/outline';
import { stillOpen, type RunView } from '../../core/view/view';
import { stepsOf } from '../../core/view/words/attention';
import { dryCounts, dryWordOf } from '../../core/view/words/dry';
import { statusText } from '../../core/view/words/standing';
import type { Idle, UiState } from '../host';

/** States in which no deployment can be open. */
const nowhere: Readonly<Record<Exclude<UiState['is'], 'idle' | 'run' | 'following' | 'problem'>, string>> = {
  'no-folder': l10n.t('No folder is open, so there is no deployment.'),
  virtual: l10n.t('This folder isn’t on a disk, so nothing can be deployed from it.'),
  untrusted: l10n.t('This folder is in Restricted Mode: nothing is read from a service and no recipe runs.'),
  'no-runbook': l10n.t('No runbook fits this folder, so there is no deployment.'),
  'not-signed-in': l10n.t('No deployment is open. The user is not signed in to GitHub.'),
  'no-airflow': l10n.t('No deployment is open. No Airflow is configured.'),
};

/** The status while no run is shown. */
export function quietText(
  state: Exclude<UiState, { is: 'run' | 'following' }>,
  runbooks: readonly RunbookOutline[],
): string {
  if (state.is === 'problem') return `${state.problem.message} ${state.problem.remedy}`;
  return [
    state.is === 'idle' ? l10n.t('No deployment is open.') : nowhere[state.is],
    ...(state.is === 'idle' ? leftText(state) : []),
    ...runbooks.map(({ id, title, phases }) => l10n.t`Runbook ${id}: ${title} (${phases.join(', ')})`),
  ].join('\n');
}

/** The status of a run, and what it waits for. */
export function runText(view: RunView): string {
  return [
    statusText(view),
    ...stepsOf(view).flatMap(({ title, question, problem }) => [
      ...(question === null
        ? []
        : [
            l10n.t`${title} asks: ${question.title}`,
            question.detail,
            ...(question.expiresAt === undefined ? [] : [l10n.t`Expires: ${question.expiresAt}`]),
          ]),
      ...(problem === null
        ? []
        : [l10n.t`${title} stopped: ${problem.message}`, l10n.t`What to do: ${problem.remedy}`]),
    ]),
  ].join('\n');
}

/** What is still open in a run. */
export function stillOpenText(view: RunView): string {
  const open = stillOpen(view);
  if (open.length === 0) return l10n.t('Nothing is still open.');
  return open
    .map(({ title, previous, since }) =>
      [title, previous, l10n.t`opened ${since}`].filter(Boolean).join(', '),
    )
    .join('\n');
}

/** What earlier runs left open, and flags that are true; one line each. */
export function leftText({ followUps, leftFlags }: Pick<Idle, 'followUps' | 'leftFlags'>): readonly string[] {
  return [
    ...leftFlags.map(({ attribute, where, file, line }) =>
      where === 'checkout'
        ? l10n.t`${attribute} is true in this checkout, ${file}:${line}`
        : l10n.t`${attribute} is true on the default branch, ${file}:${line}`,
    ),
    ...followUps.map(followUpText),
  ];
}

function followUpText({ runTitle, obligation: { title, previous, since } }: FollowUp): string {
  return [l10n.t`${title} (left by ${runTitle})`, previous, l10n.t`since ${since}`]
    .filter(Boolean)
    .join(', ');
}

/** The result of each step of a dry run. */
export function dryText(view: RunView): string {
  const steps = stepsOf(view);
  return [
    `${view.title}: ${view.headline}`,
    dryCounts(steps),
    ...steps.flatMap(step => [
      `${step.number}. ${step.title}: ${[dryWordOf(step), step.summary].filter(Boolean).join(', ')}`,
      ...(step.problem === null ? [] : [`   ${l10n.t`What to do: ${step.problem.remedy}`}`]),
    ]),
  ].join('\n');
}

/** Whether Airflow may be replaced, according to a reading. */
export function verdictText({ summary, facts, at }: Reading): string {
  return [
    l10n.t`${summary} (read ${at})`,
    ...facts.map(({ group, label, value }) =>
      [group, label, value].filter(each => each !== undefined).join(': '),
    ),
  ].join('\n');
}
