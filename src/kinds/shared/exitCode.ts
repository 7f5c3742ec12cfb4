/**
 * Meaning of signals by number (https://man7.org/linux/man-pages/man7/signal.7.html). A shell reports 128 plus that number as the
 * exit code.
 */
const SIGNALS: Readonly<Record<number, string>> = {
  1: 'its terminal went away',
  2: 'interrupted',
  9: 'killed, by somebody or for lack of memory',
  11: 'it crashed',
  13: 'nobody read what it printed',
  15: 'told to end',
};

/** An exit code, with its meaning if a signal ended the command. @param exitCode null: not known */
export function exitInWords(exitCode: number | null): string {
  const signal = exitCode === null ? undefined : SIGNALS[exitCode - 128];
  return `exit code ${exitCode ?? 'unknown'}${signal === undefined ? '' : ` (${signal})`}`;
}
