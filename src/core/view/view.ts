import * as l10n from '@vscode/l10n';
import type { Problem } from '../errors';
import type { Tick } from '../journal/events';
import type { Question } from '../journal/question';
import type { Fact, Reading, Tone } from '../journal/reading';
import type { Incident } from '../journal/state';
import type { RunState } from '../journal/runState';
import type { Block } from '../richText/blocks';
import type { StepStatus } from '../stepStatus';

/** What a dry run finds for a step that is neither stopped nor skipped. */
export type DryOutcome =
  /** It is already done. */
  | 'holds'
  /** It would do something, or wait for something. */
  | 'acts'
  /** A person would be asked first. */
  | 'asks'
  /** Not known until an earlier step has acted. */
  | 'depends';

/** The step to draw attention to: the first that is working, waiting for a decision or stopped. */
export function currentOf<S extends { readonly status: StepStatus }>(steps: readonly S[]): S | null {
  return steps.find(s => s.status === 'waiting' || s.status === 'working' || s.status === 'stopped') ?? null;
}

/** Something a person can do at a step; the id is the command's argument. */
export type StepAction =
  /** Run the step's observation; tick it only if the reading holds. */
  | { readonly do: 'check'; readonly label: string }
  /** Retry after a stop. */
  | { readonly do: 'retry'; readonly label: string }
  /** Tick on a person's word; asks what they saw. */
  | { readonly do: 'attest'; readonly label: string }
  /** Tick against the reading; asks for a reason. */
  | { readonly do: 'override'; readonly label: string }
  /** Cancel what is in progress, as far as that is safe. */
  | { readonly do: 'cancel'; readonly label: string }
  /** Notify once it no longer waits for something that ends by itself. */
  | { readonly do: 'watch'; readonly label: string }
  /** Bring the job's terminal to the front. */
  | { readonly do: 'show-terminal'; readonly label: string };

/** Something whose detail may be Markdown. */
interface Drawn {
  /** The detail ready for display, if it is Markdown. */
  readonly rich?: readonly Block[];
}
export type ShownFact = Fact & Drawn;

export interface StepView {
  readonly id: string;
  /** Position in the runbook, 1-based. */
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
    /** Usual duration on its own, in milliseconds, and the number of earlier deployments it's based on; absent: unknown. */
    readonly usual?: { readonly ms: number; readonly runs: number };
    /** Time limit from its runbook, in milliseconds; absent: none. */
    readonly longestMs?: number;
  } | null;
  readonly actions: readonly StepAction[];
  /** What a person is asked to do; absent: nothing, or another machine runs it. */
  readonly instructions?: readonly Block[];
  /** What a dry run found; replaces the status, because nothing is ticked. */
  readonly dry?: DryOutcome;
}
export interface PhaseView {
  readonly title: string;
  /** Text before its steps; absent: none. */
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
  /** Label of the command that meets it; null if a person can't do that now, such as for the lock of an open run. */
  readonly remedy: string | null;
  /** The command only checks whether it is met, so it needs no confirmation. */
  readonly onlyLooks?: true;
  /** Line in the repository that it is about, 1-based; null if none. */
  readonly place: { readonly path: string; readonly line: number } | null;
}

/** @param previous value before the act; null if there was none */
export function previousInWords(previous: string | null): string {
  if (previous === null) return '';
  return previous === 'unpaused' ? l10n.t('was unpaused') : l10n.t`was ${previous}`;
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
  /** Nothing in it touches production; stated wherever the run is shown. */
  readonly rehearsal: boolean;
  readonly title: string;
  readonly state: RunState;
  readonly startedAt: string;
  /** ISO 8601; null until it finished or was aborted. */
  readonly endedAt: string | null;
  readonly startedBy: string;
  readonly phases: readonly PhaseView[];
  readonly obligations: readonly ObligationView[];
  readonly timeline: readonly TimelineEntry[];
  /** Facts about the whole run, e.g. the repository and the runbook's hash. */
  readonly facts: readonly Fact[];
  /** The chain from the chosen commit to what is running, link by link, as far as it is proven. */
  readonly chain: readonly Fact[];
  /** Which version replaces which (null: unknown); null before that is known. */
  readonly versions: { readonly from: string | null; readonly to: string } | null;
  /** The step that needs a person or is working; null if none. */
  readonly current: string | null;
  /** For the status bar, e.g. `Approve the plan`. */
  readonly headline: string;
  /** Someone must act: shown as badge and warning background. */
  readonly needsAttention: boolean;
  /** Why the run rolls back; null while it goes forward. */
  readonly rollback: { readonly by: string; readonly reason: string } | null;
  /** How production may differ from the default branch; null if nothing says that it does. Shown first everywhere. */
  readonly production: string | null;
  /** A person can confirm that they checked production, which clears `production`. */
  readonly canSettle: boolean;
  readonly canRollBack: boolean;
  /** According to its steps, this run may have changed production; also true if that can't be determined. */
  readonly mayHaveChanged: boolean;
  /** What failed and is being retried automatically, with its remedy unless a step shows it; null if nothing is. */
  readonly retrying: string | null;
  /** An abort that can't be completed can be taken back, since a step may be able to remove the obstacle. */
  readonly canReopen: boolean;
  /** The latest incident of this run. */
  readonly incident: Incident | null;
  readonly canFinish: boolean;
  /** Reasons why it can't be finished. */
  readonly finishBlockedBy: readonly string[];
  readonly canAbort: boolean;
  /** Another window on this machine drives it, since (ISO 8601); this one only follows. */
  readonly drivenElsewhere: { readonly since: string } | null;
  /** The run is on another machine and can only be watched here; null for a run on this one. */
  readonly followed: {
    /** Login. */
    readonly owner: string;
    /** ISO 8601, by the owner's clock. */
    readonly heartbeatAt: string;
    /** Its lock is free. */
    readonly isOver: boolean;
  } | null;
  /** Lines of the journal that couldn't be read; shown, never hidden. */
  readonly journalProblems: readonly string[];
  /** This is a dry run: every step is only looked at. `isOver`: all have been. */
  readonly dryRun?: { readonly isOver: boolean };
}

/** What must still be closed, in the order it was opened. */
export function stillOpen({ obligations }: Pick<RunView, 'obligations'>): readonly ObligationView[] {
  return obligations.filter(obligation => !obligation.met);
}
