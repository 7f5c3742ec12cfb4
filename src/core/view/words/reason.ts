/** Characters that a reason needs at least: enough for others to make something of it. */
export const reasonLength = 10;

/** Characters that a reason may have at most: it stands in the lock, in the record and in the pull request. */
const longestReason = 2000;

/** What is wrong with a reason; undefined when nothing is. */
export function reasonProblem(text: string): string | undefined {
  const length = text.trim().length;
  if (length === 0) return 'Write a reason: it is recorded with your name.';
  if (length > longestReason) return `Write at most ${longestReason} characters.`;
  return length < reasonLength
    ? `Write at least ${reasonLength} characters, so that others understand it.`
    : undefined;
}
