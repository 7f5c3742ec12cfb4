import * as l10n from '@vscode/l10n';
import { span } from '../../core/duration';
import type { Observation, ObserveContext } from '../../core/kind/kind';
import type { Reading } from '../../core/journal/reading';
import { subjectOf } from '../../core/journal/subject';
import { lastWords, type LastWords } from '../../core/plan/lastWords';
import type { JobStatus } from '../../core/ports/runner';
import { fact } from './facts';
import { elsewhere, startUpAsks, starting } from './loginShell';

type Context = Pick<ObserveContext<unknown, unknown>, 'reading'>;

/** A recognized question counts as waiting once its record has been quiet for this long. */
const QUIET_MS = 400;
/** An unfinished line counts as waiting after the first time if it ends like a question, or else after the second. */
const QUESTION_MS = 2_000;
const HALF_LINE_MS = 10_000;
/** After this time, the summary says that nothing is being printed. */
const SILENT_MS = 60_000;

/**
 * State of one of our commands that hasn't ended. Every kind that runs one uses this, so that nothing ever waits unnoticed.
 * @param reading to show while the command works
 * @param question that the record is known to end with
 */
export function whileRunning(
  context: Context,
  job: JobStatus,
  reading: Reading,
  question?: string,
): Observation<never, never> {
  const { notBegun, quietMs } = job;
  // Without its terminal, it reads end of input, and nobody could answer.
  const words = job.state === 'attached' ? wordsOf(job, question) : undefined;
  if (notBegun !== undefined) {
    const waits =
      elsewhere(job, notBegun) ?? (words === undefined ? undefined : startUpAsks(notBegun, words));
    if (waits === undefined) return working({ ...reading, summary: starting(notBegun) });
    return waitsFor(context, job, { id: 'login-shell', ...waits });
  }
  if (words !== undefined) return waitsFor(context, job, { id: 'other-prompt', ...commandAsks(words) });
  if (quietMs < SILENT_MS || !Number.isFinite(quietMs)) return working(reading);
  return working({
    ...reading,
    summary: l10n.t`${reading.summary}; it has printed nothing for ${span(quietMs)}`,
  });
}

/** What it may currently be asking. */
function wordsOf({ record, quietMs }: JobStatus, question: string | undefined): LastWords | undefined {
  if (question !== undefined && quietMs >= QUIET_MS) return { text: question, asks: true };
  const words = quietMs >= QUESTION_MS ? lastWords(record) : undefined;
  return words?.asks === true || quietMs >= HALF_LINE_MS ? words : undefined;
}

function working(reading: Reading): Observation<never, never> {
  return { is: 'working', reading, checkAgainMs: 500 };
}

function commandAsks({ text, asks }: LastWords) {
  return {
    title: asks ? l10n.t('The command is asking something') : l10n.t('The command may be asking something'),
    detail: asks
      ? l10n.t`Only the approval of a plan is answered from here. Answer it in the terminal, or cancel with Ctrl+C there: ${text}`
      : l10n.t`Only the approval of a plan is answered from here. It has printed half a line and then nothing. If it asks, answer it in the terminal, or cancel with Ctrl+C there: ${text}`,
    facts: [fact(l10n.t('Prompt'), text, 'warn')],
  };
}

function waitsFor(
  context: Context,
  { id: jobId }: JobStatus,
  { facts, ...asked }: ReturnType<typeof commandAsks> & { readonly id: string },
): Observation<never, never> {
  return {
    is: 'waits',
    reading: context.reading(asked.title, facts),
    checkAgainMs: 1_000,
    question: { ...asked, subject: subjectOf([jobId, asked.detail]), choices: [] },
  };
}
