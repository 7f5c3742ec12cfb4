import * as l10n from '@vscode/l10n';
import { readOtherQuestion } from './approval';
import type { Plan, RecordReading } from './plan';
import { RecordMemory } from './recordMemory';
import type { Screen } from './screen';
import { declined, doneIn, outcome, touched, type Story } from './story';
import { UnreadableError } from './unreadable';

/** UTF-16 code units: hundreds of times what a deployment prints. Reading takes about 0.2 s per million. */
export const MAX_RECORD_LENGTH = 8 * 1024 * 1024;

/**
 * Reads what a terminal printed while Terraform or OpenTofu ran in it: the plan, its question, and what was applied.
 *
 * The last plan counts. Its structure (headings, symbols, columns and the line with the counts) is parsed and cross-checked, so
 * that nothing inside a value passes for a line of the plan. The record is `unreadable` if something doesn't fit, contains
 * terminal sequences other than colors outside of a value, or stands between plan and question without being Terraform's.
 * A value with such sequences isn't shown, and the plan says so.
 *
 * Known limits, both only without colors: Terraform removes words such as `[red]` from the key of a resource; and warnings
 * have no frame, so a second plan after one is unreadable.
 * @param record as recorded so far, UTF-8 decoded; may end anywhere
 * @param options.allowedAttributes names of attributes, by address, whose values may leave the record
 * @param options.memory what was already read of this record, so that only new output is read; only for the same attributes
 */
export async function readRecord(
  record: string,
  options: {
    readonly allowedAttributes: (address: string) => readonly string[];
    readonly memory?: RecordMemory;
  },
): Promise<RecordReading> {
  const told = tellRecord(record, options.allowedAttributes, options.memory ?? new RecordMemory());
  if ('why' in told) return { is: 'unreadable', why: told.why };
  const { story } = told;
  const reading = conclude(story, told.screen);
  switch (reading.is) {
    case 'planning':
    case 'no-changes':
    case 'declined':
      if (story.unread) return { is: 'unreadable', why: WITHOUT_PLAN, appliedBefore: true };
      break;
    case 'failed':
      if (story.unread) return { ...reading, during: 'apply' };
      break;
    default:
  }
  return tellsNoApply(reading) && toldApply(story) ? { ...reading, appliedBefore: true } : reading;
}

/** Whether a record shows that something was applied, however that ended. */
export function showsApply(reading: RecordReading): boolean {
  return 'appliedBefore' in reading || touched(reading);
}

/** Whether a reading is one that doesn't itself say that something was applied, although it may have been. */
function tellsNoApply(reading: RecordReading) {
  return (
    reading.is === 'planning' ||
    reading.is === 'prompt' ||
    reading.is === 'other-prompt' ||
    reading.is === 'unreadable'
  );
}

function toldApply({ unread, earlier, applying, applied }: Story): boolean {
  return unread || earlier !== undefined || applying || applied !== undefined;
}

const WITHOUT_PLAN = l10n.t('Something is applied whose plan is not in the record.');

/** The contents of a record, or why it can't be read reliably. */
function tellRecord(
  record: string,
  allowed: (address: string) => readonly string[],
  memory: RecordMemory,
): { readonly story: Story; readonly screen: Screen } | { readonly why: string } {
  if (record.length > MAX_RECORD_LENGTH) return { why: l10n.t('The record is too long to be read.') };
  try {
    return memory.read(record, allowed);
  } catch (error) {
    if (error instanceof UnreadableError) return { why: error.why };
    // Out of stack: Terraform prints nothing nested that deep.
    if (error instanceof RangeError) return { why: l10n.t('The record is nested too deep to be read.') };
    throw error;
  }
}

/**
 * Reads what a terminal printed while a saved plan was applied, which prints no plan and asks nothing. If a new plan was made and
 * applied instead, that plan is in the reading, whose hash nobody approved. A plan that is made afterwards changes nothing.
 * @param plan the saved plan, as it is now: another one may have been saved since it was approved, even by this recipe
 */
export async function readSavedApply(record: string, plan: Plan): Promise<RecordReading> {
  const told = tellRecord(record, () => [], new RecordMemory());
  if ('why' in told) return { is: 'unreadable', why: told.why };
  const { story } = told;
  const anew = conclude(story, told.screen);
  if (touched(anew)) return anew;
  const { draft, errors, stateLock, unplanned } = story;
  const isOther = draft !== undefined && !draft.noChanges;
  const applied = unplanned ?? (isOther ? undefined : story.applied);
  if (unplanned === undefined && errors.length > 0) {
    // Terraform locks the state before it applies anything.
    const during = stateLock !== null && !toldApply(story) ? 'plan' : 'apply';
    return { is: 'failed', during, plan, errors, stateLock };
  }
  return applied === undefined
    ? { is: 'applying', plan, done: doneIn(story) }
    : { is: 'applied', plan, applied };
}

function conclude(story: Story, screen: Screen): RecordReading {
  const { draft, errors, stateLock, earlier } = story;
  const question = screen.closed ? undefined : readOtherQuestion(screen);
  if (draft === undefined) {
    if (story.applying || story.applied !== undefined) {
      return { is: 'unreadable', why: WITHOUT_PLAN };
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
    const error = l10n.t('A second plan was declined after the first was applied.');
    return { ...reading, is: 'failed', during: 'apply', errors: [...errors, error], stateLock };
  }
  return reading;
}
