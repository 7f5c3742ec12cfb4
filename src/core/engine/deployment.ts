import type { Severity } from '../journal/events';
import type { RunState } from '../journal/runState';
import type { Following } from './following';
import type { RunView } from '../view/view';
import type { Answer } from './decisionOn';
import type { Cancellation } from '../kind/kind';
import type { RunbookList } from '../candidates/runbookChoice';
import type { RunbookOutline } from '../candidates/outline';
import type { LeftFlag } from './leftFlag';
import type { ProductionWord } from '../kind/production';

/**
 * One open (or past) run, as the interface drives it. Every method resolves when the event is on disk; what follows
 * automatically continues in the background and shows in `view`. Every method throws a {@link ProblemError} with a remedy.
 */
export interface Deployment {
  readonly view: RunView;
  /** Called after every change; returns the unsubscribe function. */
  onChange(listener: (view: RunView) => void): () => void;
  /** Call with whether anybody is watching: the run then looks at the world more often. */
  seen(isSeen: boolean): void;
  /** Continues with whatever can proceed on its own; safe to call at any time. */
  resume(): void;
  /** Answers a question; refused unless it is the question that's waiting. */
  decide(stepId: string, answer: Answer): Promise<void>;
  /** Reads the step again; ticks it if it holds. */
  check(stepId: string): Promise<void>;
  retry(stepId: string): Promise<void>;
  attest(stepId: string, saw: string): Promise<void>;
  override(stepId: string, reason: string): Promise<void>;
  /** What cancelling a step would do now; undefined if nothing can be cancelled there. */
  cancellation(stepId: string): Promise<Omit<Cancellation, 'send'> | undefined>;
  /**
   * Cancels what is in progress: an observation immediately, a job with one SIGINT.
   * @param subject of the {@link cancellation} that the person confirmed
   * @throws {ProblemError} `cancel.outdated` if something else, or nothing, is in progress
   */
  cancel(stepId: string, subject: string): Promise<void>;
  showTerminal(stepId: string): Promise<void>;
  /** Meets one open obligation. */
  meet(obligationId: string): Promise<void>;
  /**
   * Leaves the forward steps as they are and switches to the steps of the rollback.
   * @throws {ProblemError} `run.no-rollback` unless `view.canRollBack`
   */
  rollBack(reason: string): Promise<void>;
  /** Freezes the run: no act starts, but the world is still read. An apply in progress runs to its end. */
  declareIncident(severity: Severity, summary: string): Promise<void>;
  /** Lets a frozen run continue. */
  resumeAfterIncident(): Promise<void>;
  /** What a colleague needs to take over an incident: as Markdown, and as a few lines of plain text for a chat. */
  incidentReport(): { readonly packet: string; readonly message: string };
  /** Posts those lines to the team's channel. @throws {ProblemError} `slack.…`, also if no webhook is stored */
  postIncident(): Promise<void>;
  /** Releases the lock and closes the run; refused while anything is open. */
  finish(): Promise<void>;
  /** Meets what can be met, then closes the run and reports what couldn't be. */
  abort(reason: string): Promise<void>;
  /** Takes back an abort that can't be completed. @throws {ProblemError} `run.not-aborting` unless `view.canReopen` */
  reopen(): Promise<void>;
  /** Drives the run from this window, even though another one on this machine does. */
  takeOver(): Promise<void>;
  /**
   * A person has checked production, which ends this run's doubt about it, in their name and with their reason.
   * @throws {ProblemError} `production.not-in-doubt` unless `view.canSettle`
   */
  settleProduction(reason: string): Promise<void>;
  /** The record as Markdown. */
  exportRecord(): string;
  /** Stops polling and releases resources; the run stays open on disk. */
  dispose(): void;
}

/** A run in the history. */
export interface PastRun {
  readonly runId: string;
  readonly title: string;
  readonly state: RunState;
  /** ISO 8601. */
  readonly startedAt: string;
  /** ISO 8601; null until it finished or was aborted. */
  readonly endedAt: string | null;
  /** Number of open obligations. */
  readonly open: number;
  /** By {@link deploymentName}; null: this version can't read its runbook. */
  readonly service: string | null;
  /** Id of its runbook; null as for the service. */
  readonly runbook: string | null;
  /** According to its own journal. */
  readonly production: ProductionWord;
}

/** All runs of one infrastructure repository. */
export interface Deployments {
  /** Runbooks on origin's default branch, and the shipped ones. */
  runbooks(signal: AbortSignal): Promise<RunbookList>;
  /** Runbooks that can be started, as last fetched: no network access. */
  outlines(signal: AbortSignal): Promise<readonly RunbookOutline[]>;
  /** Flags that are true on the default branch, as last fetched, or in this checkout: no network access, changes nothing. */
  leftFlags(signal: AbortSignal): Promise<readonly LeftFlag[]>;
  /** Sets the flag of a runbook's service back to false in this checkout. */
  setFlagBack(runbookId: string, signal: AbortSignal): Promise<void>;
  /** The run that is open on this machine; undefined if there is none. */
  open(): Promise<Deployment | undefined>;
  /**
   * Starts a run.
   * @param rollBack reason, if it should roll back right away instead of going forward
   * @param shown SHA-256 of the runbook that the person was shown; absent: none was shown
   * @param inputs values of the runbook's inputs, by name; absent: its defaults
   * @throws {ProblemError} `run.open` if one is already open, `runbook.changed` if the runbook is no longer what was shown,
   * `run.input` if a value is missing or not accepted
   */
  start(
    runbookId: string,
    signal: AbortSignal,
    rollBack?: string,
    shown?: string,
    inputs?: Readonly<Record<string, string>>,
  ): Promise<Deployment>;
  /**
   * Follows the deployment that holds the team lock of a runbook's service, wherever it runs; the caller disposes it.
   * @throws {ProblemError} `lock.free` if nobody is deploying
   */
  follow(runbookId: string, signal: AbortSignal): Promise<Following>;
  /** Past runs, newest first. */
  history(): Promise<readonly PastRun[]>;
  /** A past run, read only. */
  past(runId: string): Promise<Deployment>;
  dispose(): void;
}
