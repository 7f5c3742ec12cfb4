import { neutral, neutralLines } from '../../core/text/neutral';
import { bothTimes, localTimes } from '../../core/view/words/time';

/** {@link neutral} text, with its times by this machine's clock. */
export function shownLine(text: string, max?: number): string {
  return localTimes(neutral(text, max));
}

/** {@link neutralLines}, with their times by this machine's clock. */
export function shownLines(text: string, max?: number): string {
  return localTimes(neutralLines(text, max));
}

/** {@link neutralLines} for a hover, with their times by this machine's clock and as they are recorded. */
export function hoverLines(text: string): string {
  return bothTimes(neutralLines(text));
}
