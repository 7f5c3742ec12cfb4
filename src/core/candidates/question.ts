import * as l10n from '@vscode/l10n';
import { neutral } from '../text/neutral';
import type { Candidate } from './candidate';

/** Lines per group in the dialog; the rest is shown in the editor. */
const MOST_LINES = 8;
/** Most differences, over all groups, that anyone would read in a dialog; prose doesn't count. */
const MOST_DIFFERENCES = 10;

/** The question before anything in a repository's runbook runs; limited in size, whatever the runbook contains. */
export interface RunbookQuestion {
  readonly message: string;
  /** Several lines. */
  readonly detail: string;
  /** The dialog can't show everything that matters, so it must be shown in full before it can be accepted. */
  readonly isCut: boolean;
}

/** @returns null if there is nothing that a person must be shown */
export function questionOn({
  runbook,
  review,
  shippedText,
}: Omit<Candidate, 'sha256'>): RunbookQuestion | null {
  if (review.length === 0) return null;
  const title = `“${neutral(runbook.title, 120)}” (${runbook.id})`;
  const differences = review.reduce(
    (sum, { lines, isProse }) => sum + (isProse === true ? 0 : lines.length),
    0,
  );
  const isCut =
    (shippedText !== null && differences > MOST_DIFFERENCES) ||
    review.some(
      ({ lines, isProse }) =>
        isProse === undefined && (lines.length > MOST_LINES || lines.some(line => line.includes('…'))),
    );
  const groups = review.map(({ title, lines }) => {
    const more = lines.length - MOST_LINES;
    const shown = lines.slice(0, MOST_LINES).map(line => `• ${line}`);
    return [title, ...shown, ...(more > 0 ? [`• ${l10n.t`and ${more} more`}`] : [])].join('\n');
  });
  return {
    message:
      shippedText === null
        ? l10n.t`${title} is from this repository and is new on this machine.`
        : l10n.t`The runbook of this repository differs from the shipped ${title}.`,
    detail: [
      ...groups,
      ...(isCut ? [l10n.t('Not everything fits here. Read it in full before you start.')] : []),
      l10n.t('The choice is recorded with the run.'),
    ].join('\n\n'),
    isCut,
  };
}
