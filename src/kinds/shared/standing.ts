import { span } from '../../core/duration';
import type { Observation, ObserveContext } from '../../core/kind/kind';
import type { Reading } from '../../core/journal/reading';
import { subjectOf } from '../../core/journal/subject';
import { lastWords, type LastWords } from '../../core/plan/lastWords';
import type { JobStatus } from '../../core/ports/runner';
import { fact } from './facts';
import { elsewhere, startUpAsks, starting } from './loginShell';

type Context = Pick<ObserveContext<unknown, unknown>, 'reading'>;

/** A question that is known as one waits once its record has been quiet for this long. */
const QUIET_MS = 400;
/** Half a line that ends as questions do waits after this time, and any other after that. */
const QUESTION_MS = 2_000;
const HALF_LINE_MS = 10_000;
/** From then on it is said that nothing is printed. */
const SILENT_MS = 60_000;

/**
 * How a command of ours stands that hasn't ended: each kind that runs one says it here, so that nothing ever waits unseen.
 * @param reading what the step says while the command works
 * @param question that the record is known to end with
 */
export function whileRunning(
  context: Context,
  job: JobStatus,
  reading: Reading,
  question?: string,
): Observation<never, never> {
  const { notBegun, quietMs } = job;
  // Without its terminal it reads the end of its input, and nobody could answer.
  const words = job.state === 'attached' ? wordsOf(job, question) : undefined;
  if (notBegun !== undefined) {
    const waits =
      elsewhere(job, notBegun) ?? (words === undefined ? undefined : startUpAsks(notBegun, words));
    if (waits === undefined) return working({ ...reading, summary: starting(notBegun) });
    return waitsFor(context, job, { id: 'login-shell', ...waits });
  }
  if (words !== undefined) return waitsFor(context, job, { id: 'other-prompt', ...commandAsks(words) });
  if (quietMs < SILENT_MS || !Number.isFinite(quietMs)) return working(reading);
  return working({ ...reading, summary: `${reading.summary}; it has printed nothing for ${span(quietMs)}` });
}

/** What it may be asking by now. */
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
    title: asks ? 'The command is asking something' : 'The command may be asking something',
    detail: `Only the approval of a plan is answered from here. ${
      asks ? 'Answer it' : 'It has printed half a line and then nothing. If it asks, answer it'
    } in the terminal, or cancel with Ctrl+C there: ${text}`,
    facts: [fact('Prompt', text, 'warn')],
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
