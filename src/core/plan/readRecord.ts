import { readOtherQuestion } from './approval';
import type { Plan, RecordReading } from './plan';
import { RecordMemory } from './recordMemory';
import type { Screen } from './screen';
import { declined, doneIn, outcome, type Story } from './story';
import { UnreadableError } from './unreadable';

/** UTF-16 code units; some hundred times what a deployment prints. Reading takes about 0.2 s a million of them. */
export const MAX_RECORD_LENGTH = 8 * 1024 * 1024;

/**
 * Reads what a terminal printed while Terraform or OpenTofu ran in it: what it plans, what it asks, what it did.
 *
 * The last plan counts. It is read by Terraform's own structure (its headings, symbols, columns and the line that
 * counts), each held against the others, so that nothing inside a value passes for a line of the plan. What doesn't
 * fit, holds terminal sequences other than colors outside of a value, or stands between plan and question without being
 * Terraform's, makes the record `unreadable`. A value that holds such sequences is not shown, and the plan says so.
 *
 * Known limits, both without colors only: Terraform takes words such as `[red]` out of the key of a resource; a warning has
 * no frame then, so that a second plan below it is unreadable.
 * @param record as recorded so far, UTF-8 decoded; may end anywhere
 * @param options.allowedAttributes names of attributes, by address, whose values may leave the record
 * @param options.memory what was read of this record before, so that only what is new is read; for the same attributes only
 */
export async function readRecord(
  record: string,
  options: {
    readonly allowedAttributes: (address: string) => readonly string[];
    readonly memory?: RecordMemory;
  },
): Promise<RecordReading> {
  const reading = tellRecord(record, options.allowedAttributes, options.memory ?? new RecordMemory());
  return 'why' in reading ? { is: 'unreadable', why: reading.why } : conclude(reading.story, reading.screen);
}

/** What the record tells, or why it can't be read reliably. */
function tellRecord(
  record: string,
  allowed: (address: string) => readonly string[],
  memory: RecordMemory,
): { readonly story: Story; readonly screen: Screen } | { readonly why: string } {
  if (record.length > MAX_RECORD_LENGTH) return { why: 'The record is too long to be read.' };
  try {
    return memory.read(record, allowed);
  } catch (error) {
    if (error instanceof UnreadableError) return { why: error.why };
    // Out of stack: whatever was nested that deep is nothing of Terraform's.
    if (error instanceof RangeError) return { why: 'The record is nested too deep to be read.' };
    throw error;
  }
}

/**
 * Reads what a terminal printed while a saved plan was applied: it prints no plan, and asks nothing.
 * @param plan the one that was saved
 */
export async function readSavedApply(record: string, plan: Plan): Promise<RecordReading> {
  const reading = tellRecord(record, () => [], new RecordMemory());
  if ('why' in reading) return { is: 'unreadable', why: reading.why };
  const { errors, stateLock, applied } = reading.story;
  if (errors.length > 0) return { is: 'failed', during: 'apply', plan, errors, stateLock };
  return applied === undefined
    ? { is: 'applying', plan, done: doneIn(reading.story) }
    : { is: 'applied', plan, applied };
}

function conclude(story: Story, screen: Screen): RecordReading {
  const { draft, errors, stateLock, earlier } = story;
  const question = screen.closed ? undefined : readOtherQuestion(screen);
  if (draft === undefined) {
    if (story.applying || story.applied !== undefined) {
      return { is: 'unreadable', why: 'Something is applied whose plan is not in the record.' };
    }
    if (errors.length > 0) return { is: 'failed', during: 'plan', plan: null, errors, stateLock };
    return question === undefined ? { is: 'planning' } : { is: 'other-prompt', prompt: question };
  }
  if (story.orphan && question !== undefined) return { is: 'other-prompt', prompt: question };
  const unanswered = story.answer === 'awaited' || story.answer === 'typing';
  const reading = screen.closed && unanswered ? declined(draft) : outcome(story, draft);
  if (reading.is === 'planning' && question !== undefined) return { is: 'other-prompt', prompt: question };
  if (reading.is === 'no-changes') return earlier ?? reading;
  if (reading.is === 'failed' && earlier !== undefined) return { ...reading, during: 'apply' };
  if (reading.is === 'declined' && earlier !== undefined) {
    const error = 'A second plan was declined after the first was applied.';
    return { ...reading, is: 'failed', during: 'apply', errors: [...errors, error], stateLock };
  }
  return reading;
}
