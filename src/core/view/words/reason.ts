/** Minimum length of a reason, in characters: enough to be useful to others. */
const reasonLength = 10;

/** Maximum length of a reason: it is stored in the lock, the record and the pull request. */
const longestReason = 2000;

/** What is wrong with a reason; undefined if nothing is. */
export function reasonProblem(text: string): string | undefined {
  const length = text.trim().length;
  if (length === 0) return 'Write a reason: it is recorded with your name.';
  if (length > longestReason) return `Write at most ${longestReason} characters.`;
  return length < reasonLength
    ? `Write at least ${reasonLength} characters, so that others understand it.`
    : undefined;
}
