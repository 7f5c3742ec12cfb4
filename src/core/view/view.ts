import type { Problem } from '../errors';
import type { Tick } from '../journal/events';
import type { Question } from '../journal/question';
import type { Fact, Reading, Tone } from '../journal/reading';
import type { Incident } from '../journal/state';
import type { RunState } from '../journal/runState';
import type { Block } from '../richText/blocks';

/** How a step stands, as a person sees it. One word a thing; both faces (tree and checklist) use these. */
export const stepStatuses = [
  'todo',
  /** Being read or done right now. */
  'working',
  /** A person must decide. */
  'waiting',
  /** It can't go on; problem and remedy are shown. */
  'stopped',
  'verified',
  'attested',
  'overridden',
  /** Not needed in this run, by what its runbook says; nobody looked. */
  'skipped',
  /** Ticked, but no longer to be relied on: the reading is too old, or a newer one doesn't hold. */
  'stale',
  /** Left undone, because the run was rolled back. */
  'left',
] as const;
export type StepStatus = (typeof stepStatuses)[number];

/** What a dry run finds of a step that neither stops it nor is skipped. */
export type DryOutcome =
  /** It is so already. */
  | 'holds'
  /** It would do something, or wait for something. */
  | 'acts'
  /** A person would be asked first. */
  | 'asks'
  /** It can only be told once an earlier step has acted. */
  | 'depends';

/** The step that a person's eye should be on: the first that works, waits for a decision or can't go on. */
export function currentOf<S extends { readonly status: StepStatus }>(steps: readonly S[]): S | null {
  return steps.find(s => s.status === 'waiting' || s.status === 'working' || s.status === 'stopped') ?? null;
}

/** Something a person can do at a step; the id is the command's argument. */
export type StepAction =
  /** Run the step's observation; tick it only on a reading that holds. */
  | { readonly do: 'check'; readonly label: string }
  /** Try again after a stop. */
  | { readonly do: 'retry'; readonly label: string }
  /** Tick on one's word; asks what was seen. */
  | { readonly do: 'attest'; readonly label: string }
  /** Tick against the reading; asks for a reason. */
  | { readonly do: 'override'; readonly label: string }
  /** Stop what is under way, as far as that is safe. */
  | { readonly do: 'cancel'; readonly label: string }
  /** Tell once it no longer waits for what ends by itself. */
  | { readonly do: 'watch'; readonly label: string }
  /** Bring the job's terminal to the front. */
  | { readonly do: 'show-terminal'; readonly label: string };

/** Whose detail may be Markdown. */
interface Drawn {
  /** The detail as it is shown, where it is Markdown. */
  readonly rich?: readonly Block[];
}
export type ShownFact = Fact & Drawn;

export interface StepView {
  readonly id: string;
  /** Position in the runbook, from 1. */
  readonly number: number;
  readonly title: string;
  readonly status: StepStatus;
  /** One short line: the reading's summary, the question, or the problem. */
  readonly summary: string;
  readonly reading: (Omit<Reading, 'facts'> & { readonly facts: readonly ShownFact[] }) | null;
  readonly tick: Tick | null;
  readonly question: (Question & Drawn) | null;
  readonly problem: Problem | null;
  /** What is happening now, while `working`. */
  readonly progress: {
    readonly text: string;
    readonly fraction: number | null;
    readonly since: string;
    /** How long it usually takes by itself, in milliseconds, in how many earlier deployments; absent: not known. */
    readonly usual?: { readonly ms: number; readonly runs: number };
    /** How long it may take by its runbook, in milliseconds; absent: no such time. */
    readonly longestMs?: number;
  } | null;
  readonly actions: readonly StepAction[];
  /** What a person is asked to do; absent: nothing, or another machine runs it. */
  readonly instructions?: readonly Block[];
  /** What a dry run found: it takes the place of the status, because nothing is ticked. */
  readonly dry?: DryOutcome;
}
export interface PhaseView {
  readonly title: string;
  /** What is written before its steps; absent: nothing. */
  readonly notes?: readonly Block[];
  readonly steps: readonly StepView[];
}
export interface ObligationView {
  readonly id: string;
  readonly title: string;
  /** e.g. `was false on main`, by {@link previousInWords}. */
  readonly previous: string;
  /** ISO 8601. */
  readonly since: string;
  readonly met: boolean;
  /** Why it counts as met; null while open. */
  readonly evidence: string | null;
  /** Label of the command that meets it; null while that is not for a person to do, as the lock of an open run. */
  readonly remedy: string | null;
  /** That command only reads whether it is met, so nobody has to confirm it. */
  readonly onlyLooks?: true;
  /** Line of the repository that it is about, from 1; null when it is about none. */
  readonly place: { readonly path: string; readonly line: number } | null;
}

/** @param previous value before the act; null when there was none */
export function previousInWords(previous: string | null): string {
  return previous === null ? '' : `was ${previous}`;
}

export interface TimelineEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly step: string | null;
  readonly text: string;
  readonly tone: Tone;
  readonly by: string | null;
}

/** One deployment as tree, checklist, status bar and record show it. Plain JSON; a complete snapshot every time. */
export interface RunView {
  readonly runId: string;
  /** Nothing of it touches production; said wherever the run shows. */
  readonly rehearsal: boolean;
  readonly title: string;
  readonly state: RunState;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly phases: readonly PhaseView[];
  readonly obligations: readonly ObligationView[];
  readonly timeline: readonly TimelineEntry[];
  /** Facts about the whole run, e.g. the chain of artefacts and the runbook's hash. */
  readonly facts: readonly Fact[];
  /** From the chosen commit to what runs, link by link, as far as it is proven. */
  readonly chain: readonly Fact[];
  /** Which version replaces which (null: not known); null before that is known. */
  readonly versions: { readonly from: string | null; readonly to: string } | null;
  /** The step that needs a person, or that works; null when nothing does. */
  readonly current: string | null;
  /** For the status bar, e.g. `Approve the plan`. */
  readonly headline: string;
  /** Someone must act: shown as badge and warning background. */
  readonly needsAttention: boolean;
  /** Why the run goes back; null while it goes forward. */
  readonly rollback: { readonly by: string; readonly reason: string } | null;
  /** What production may run other than the default branch says; null while nothing says so. Shown first everywhere. */
  readonly production: string | null;
  /** A person can say that they checked production, and so end what `production` says. */
  readonly canSettle: boolean;
  readonly canRollBack: boolean;
  /** By what its steps say, this run may have changed production; also true where that can't be told. */
  readonly mayHaveChanged: boolean;
  /** What failed and is retried without a person, with its remedy; null while nothing is. */
  readonly retrying: string | null;
  /** An abort that can't be completed can be taken back: what stands in its way may be for a step to clear. */
  readonly canReopen: boolean;
  /** The newest incident of this run. */
  readonly incident: Incident | null;
  readonly canFinish: boolean;
  /** Why not, when it can't. */
  readonly finishBlockedBy: readonly string[];
  readonly canAbort: boolean;
  /** Another window of this machine drives it, since (ISO 8601): here it is followed. */
  readonly drivenElsewhere: { readonly since: string } | null;
  /** Run on another machine, and only told of here; null for a run of this one. */
  readonly followed: {
    /** Login. */
    readonly owner: string;
    /** ISO 8601, by the owner's clock. */
    readonly heartbeatAt: string;
    /** Its lock is free. */
    readonly isOver: boolean;
  } | null;
  /** Lines of the journal that could not be read; shown, never hidden. */
  readonly journalProblems: readonly string[];
  /** It is no run: every step is only looked at. `isOver`: each one was. */
  readonly dryRun?: { readonly isOver: boolean };
}

/** What must still be closed, in the order in which it was opened. */
export function stillOpen({ obligations }: Pick<RunView, 'obligations'>): readonly ObligationView[] {
  return obligations.filter(obligation => !obligation.met);
}
