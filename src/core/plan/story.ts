import * as l10n from '@vscode/l10n';
import type { Answer, Approval } from './approval';
import type { Diagnostic } from './diagnostic';
import type { PlanCounts, RecordReading, ResourceChange, StateLock } from './plan';
import { ADVISORY, emptyDraft, toNoChanges, toPlan, type PlanDraft } from './planDraft';
import type { OutputsSection } from './planEnd';
import type { RecordEvent } from './recordEvents';

/** Applied addresses, newest first: a linked list, so that adding one copies nothing. */
interface Done {
  readonly address: string;
  readonly before: Done | undefined;
}

/** Errors and warnings beyond this number, more than a person reads, are dropped. */
const MOST = 100;

/** What the events so far add up to. */
export interface Story {
  readonly draft?: PlanDraft;
  readonly answer?: Answer;
  /** The approval had no plan of its own before it. */
  readonly orphan: boolean;
  readonly applying: boolean;
  readonly done?: Done;
  readonly applied?: PlanCounts;
  readonly cancelled: boolean;
  readonly errors: readonly string[];
  readonly stateLock: StateLock | null;
  /** Something is applied whose lines or plan can't be read, e.g. another unit of Terragrunt. */
  readonly unread: boolean;
  /** How an earlier command in the same record ended, if it applied something. */
  readonly earlier?: RecordReading;
  /** What was applied before any plan was printed, as when a saved plan is applied. */
  readonly unplanned?: PlanCounts;
}
export const untold: Story = {
  orphan: false,
  applying: false,
  cancelled: false,
  errors: [],
  stateLock: null,
  unread: false,
};

/** The story after one more event. */
export function tell(story: Story, event: RecordEvent): Story {
  switch (event.is) {
    case 'drift':
      return begin(story, {
        ...{ ...emptyDraft, drifted: event.section.addresses, text: event.text },
        garbled: event.section.garbled,
      });
    case 'plan': {
      const { changes, counts, tool, errored, garbled } = event.section;
      if (changes.length === 0 && !errored) return hollow(story);
      return print(story, { changes, counts, tool, errored, garbled, text: event.text });
    }
    case 'no-changes':
      return print(story, { noChanges: true, ...(event.partial ? { partial: true } : {}) });
    case 'deferred':
      return deferred(story, event.section.changes, event.text);
    case 'outputs':
      return outputs(story, event.section, event.text);
    case 'diagnostic':
      return diagnosed(story, event.diagnostic);
    case 'approval':
      return asked(story, event.approval);
    case 'started':
      return { ...story, applying: true };
    case 'done':
      return { ...story, applying: true, done: { address: event.address, before: story.done } };
    case 'complete':
      return { ...story, applied: sum(story.applied, event.counts) };
    case 'cancelled':
      return { ...story, cancelled: true };
    case 'policy-failed':
      return refused(story);
    case 'advisory':
      return story.draft?.warnings.includes(ADVISORY) === true ? story : warned(story, [ADVISORY], false);
    case 'warnings':
      return warned(story, event.section.summaries, false);
    case 'applies-unread':
      return { ...other(story, true), unread: true };
    case 'other':
      return other(story, event.looksLikePlan);
  }
}

/** Commands in a row without a plan in between can't be told apart: together, they did more than one plan says. */
function sum(before: PlanCounts | undefined, counts: PlanCounts): PlanCounts {
  if (before === undefined) return counts;
  const invoke = (before.invoke ?? 0) + (counts.invoke ?? 0);
  return {
    import: before.import + counts.import,
    add: before.add + counts.add,
    change: before.change + counts.change,
    destroy: before.destroy + counts.destroy,
    ...(invoke === 0 ? {} : { invoke }),
  };
}

/** Starts another plan and discards the previous outcome, unless something was applied. */
function begin(story: Story, draft: PlanDraft): Story {
  const before = story.draft && outcome(story, story.draft);
  const earlier = before !== undefined && touched(before) ? before : story.earlier;
  const hasApplied = story.applying || story.applied !== undefined;
  const unread = story.unread || (hasApplied && (before === undefined || before.is === 'unreadable'));
  const unplanned = story.draft === undefined ? story.applied : story.unplanned;
  const unasked = story.answer === undefined ? story.draft : undefined;
  const isPlan = draft.stage !== 'printed' || draft.tool !== undefined;
  const doubt =
    unasked?.openWarning === true
      ? l10n.t('A second plan follows a warning whose end cannot be told.')
      : unasked?.stage === 'drift' && unasked.partial
        ? l10n.t('The note on what is left to a later plan is not followed by that plan.')
        : unasked !== undefined && (unasked.changes.length > 0 || unasked.ended) && !isPlan
          ? l10n.t('A plan with changes is followed by one without, and not by its question.')
          : isPlan
            ? undefined
            : unasked?.doubt;
  // The approval of one plan is none of the same plan again, after the first was applied.
  const after =
    earlier !== undefined && 'plan' in earlier && earlier.plan !== null ? [earlier.plan.hash] : [];
  return {
    ...untold,
    unread,
    ...(earlier === undefined ? {} : { earlier }),
    ...(unplanned === undefined ? {} : { unplanned }),
    draft: { ...draft, text: [...after, ...draft.text], ...(doubt === undefined ? {} : { doubt }) },
  };
}

function print(story: Story, part: Partial<PlanDraft>): Story {
  const { draft } = story;
  if (draft?.stage !== 'drift' || story.answer !== undefined) {
    return begin(story, { ...emptyDraft, ...part, stage: 'printed' });
  }
  const text = [...draft.text, ...(part.text ?? [])];
  const garbled = draft.garbled || part.garbled === true;
  return { ...story, draft: { ...draft, ...part, text, garbled, stage: 'printed' } };
}

/** Terraform never announces actions without listing any, so a value, another program or an open warning's text did. */
function hollow(story: Story): Story {
  if (story.draft?.openWarning === true && story.answer === undefined) return story;
  const doubt = l10n.t('The plan announces actions and lists none.');
  return begin(story, { ...emptyDraft, stage: 'printed', doubt });
}

/** The note on deferred changes comes before the plan, or after the line that says nothing changes now. */
function deferred(story: Story, changes: readonly ResourceChange[], text: readonly string[]): Story {
  const { draft } = story;
  const isOpen = draft?.stage === 'drift' || (draft?.noChanges === true && !draft.ended);
  if (draft === undefined || !isOpen || story.answer !== undefined) {
    return begin(story, { ...emptyDraft, deferred: changes, partial: true, text });
  }
  if (draft.deferred !== undefined) {
    return { ...story, draft: { ...draft, doubt: l10n.t('The plan says twice what it leaves for later.') } };
  }
  const all = [...draft.text, ...text];
  return { ...story, draft: { ...draft, deferred: changes, partial: true, text: all } };
}

function outputs(story: Story, { names, garbled }: OutputsSection, text: readonly string[]): Story {
  const { draft } = story;
  const belongs =
    draft?.stage === 'printed' &&
    story.answer === undefined &&
    draft.outputs === undefined &&
    !draft.noChanges &&
    !draft.ended;
  if (!belongs) return print(story, { outputs: names, garbled, text });
  const all = { outputs: names, garbled: draft.garbled || garbled, text: [...draft.text, ...text] };
  return { ...story, draft: { ...draft, ...all } };
}

function diagnosed(story: Story, { severity, summary, stateLock, framed }: Diagnostic): Story {
  if (severity === 'warning') return warned(story, [summary], !framed);
  const errors = story.errors.length < MOST ? [...story.errors, summary] : story.errors;
  return { ...story, errors, stateLock: story.stateLock ?? stateLock };
}

function warned(story: Story, summaries: readonly string[], open: boolean): Story {
  const { draft } = story;
  if (draft === undefined || story.answer !== undefined) return story;
  const warnings = [...draft.warnings, ...summaries.slice(0, Math.max(0, MOST - draft.warnings.length))];
  return { ...story, draft: { ...draft, warnings, openWarning: draft.openWarning || open } };
}

function asked(story: Story, { tool, answer }: Approval): Story {
  const { draft } = story;
  if (draft?.stage !== 'printed' || story.answer !== undefined) return { ...story, orphan: true };
  const otherTool = draft.tool !== undefined && draft.tool !== tool;
  return {
    ...story,
    answer,
    draft: otherTool ? { ...draft, doubt: l10n.t('Plan and question come from different tools.') } : draft,
  };
}

/** Only Terraform's own words may come between plan and question, except for the text of an open warning. */
function other(story: Story, looksLikePlan: boolean): Story {
  const { draft } = story;
  if (draft?.stage !== 'printed' || story.answer !== undefined) return story;
  if (draft.openWarning && !looksLikePlan) return story;
  return { ...story, draft: { ...draft, ended: true } };
}

function refused(story: Story): Story {
  const { draft } = story;
  if (draft?.stage !== 'printed' || story.answer !== undefined) return story;
  const doubt = l10n.t('A policy check between the plan and its question does not pass.');
  return { ...story, draft: { ...draft, doubt } };
}

/** The outcome of one plan. */
export function outcome(story: Story, draft: PlanDraft): RecordReading {
  const { answer, errors, stateLock, applied } = story;
  if (draft.doubt !== undefined) return { is: 'unreadable', why: draft.doubt };
  const plan = toPlan(draft);
  const applying = story.applying || applied !== undefined;
  switch (answer) {
    case 'awaited':
    case 'typing':
      if (draft.ended || applying) {
        return { is: 'unreadable', why: l10n.t('Something stands between the plan and its question.') };
      }
      if (draft.errored || errors.length > 0) {
        return { is: 'unreadable', why: l10n.t('Terraform asks for approval of a plan that failed.') };
      }
      if (answer === 'typing')
        return { is: 'other-prompt', prompt: l10n.t('Enter a value: (an answer is being typed)') };
      return { is: 'prompt', plan };
    case 'no':
      if (!applying) return declined(draft);
      break;
    case undefined:
      if (draft.noChanges && errors.length === 0) return toNoChanges(draft);
      if (applying) break;
      if (errors.length > 0) return { is: 'failed', during: 'plan', plan, errors, stateLock };
      return draft.stage === 'drift' || draft.errored
        ? { is: 'planning' }
        : { is: 'planning', printed: plan };
    case 'unclear':
      if (!applying && (story.cancelled || errors.length > 0)) return declined(draft);
      break;
    case 'yes':
  }
  if (errors.length > 0) return { is: 'failed', during: 'apply', plan, errors, stateLock };
  return applied === undefined
    ? { is: 'applying', plan, done: doneIn(story) }
    : { is: 'applied', plan, applied };
}

/** Applied addresses, in order. */
export function doneIn(story: Story): readonly string[] {
  const addresses: string[] = [];
  for (let done = story.done; done !== undefined; done = done.before) addresses.push(done.address);
  return addresses.reverse();
}

/** Nothing was changed. */
export function declined(draft: PlanDraft): RecordReading {
  return { is: 'declined', plan: toPlan(draft) };
}

/** Something was changed. */
export function touched(reading: RecordReading): boolean {
  return (
    reading.is === 'applying' ||
    reading.is === 'applied' ||
    (reading.is === 'failed' && reading.during === 'apply')
  );
}
