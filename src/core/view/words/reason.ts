import * as l10n from '@vscode/l10n';

/** Minimum length of a reason, in characters: enough to be useful to others. */
const reasonLength = 10;

/** Maximum length of a reason: it is stored in the lock, the record and the pull request. */
const longestReason = 2000;

/** What is wrong with a reason; undefined if nothing is. */
export function reasonProblem(text: string): string | undefined {
  const length = text.trim().length;
  if (length === 0) return l10n.t('Write a reason: it is recorded with your name.');
  if (length > longestReason) return l10n.t`Write at most ${longestReason} characters.`;
  return length < reasonLength
    ? l10n.t`Write at least ${reasonLength} characters, so that others understand it.`
    : undefined;
}
