import type { Severity } from '../journal/events';
import type { Following } from '../lock/following';
import type { RunView } from '../view/view';
import type { Answer } from './decisionOn';
import type { Cancellation } from '../kind/kind';
import type { RunbookList } from '../runbook/runbookChoice';
import type { RunbookOutline } from '../runbook/outline';
import type { LeftFlag } from './leftFlag';
import type { ProductionWord } from '../kind/production';

/**
 * One open (or past) run, as the interface drives it. Every method resolves when the event is on disk; what follows by
 * itself goes on in the background and shows in `view`. Every method throws a {@link ProblemError} with a remedy.
 */
export interface Deployment {
  readonly view: RunView;
  /** Called after every change; returns the unsubscribe function. */
  onChange(listener: (view: RunView) => void): () => void;
  /** Told whether anybody sees the run: it then looks at the world more often, and rarely otherwise. */
  seen(isSeen: boolean): void;
  /** Goes on with whatever can follow by itself; safe to call at any time. */
  resume(): void;
  /** Answers a question; an answer to anything but the question that waits is refused. */
  decide(stepId: string, answer: Answer): Promise<void>;
  /** Reads the step anew; ticks it when it holds. */
  check(stepId: string): Promise<void>;
  retry(stepId: string): Promise<void>;
  attest(stepId: string, saw: string): Promise<void>;
  override(stepId: string, reason: string): Promise<void>;
  /** What cancelling a step would do now; undefined when nothing can be cancelled there. */
  cancellation(stepId: string): Promise<Omit<Cancellation, 'send'> | undefined>;
  /**
   * Cancels what is under way: an observation at once, a job by one SIGINT.
   * @param subject of the {@link cancellation} that the person confirmed
   * @throws {ProblemError} `cancel.outdated` when something else is under way, or nothing
   */
  cancel(stepId: string, subject: string): Promise<void>;
  showTerminal(stepId: string): Promise<void>;
  /** Meets one open obligation. */
  meet(obligationId: string): Promise<void>;
  /**
   * Leaves the steps forward as they are and goes through those of the way back.
   * @throws {ProblemError} `run.no-rollback` unless `view.canRollBack`
   */
  rollBack(reason: string): Promise<void>;
  /** Freezes the run: nothing is begun, though the world is still read. What an apply has begun ends by itself. */
  declareIncident(severity: Severity, summary: string): Promise<void>;
  /** Lets a frozen run go on. */
  resumeAfterIncident(): Promise<void>;
  /** What a colleague needs to take an incident over: as Markdown, and in a few lines of plain text for a chat. */
  incidentReport(): { readonly packet: string; readonly message: string };
  /** Posts the few lines to the team's channel. @throws {ProblemError} `slack.…`, also when no webhook is kept */
  postIncident(): Promise<void>;
  /** Releases the lock and closes the run; refused while something is open. */
  finish(): Promise<void>;
  /** Meets what can be met, then closes the run and says what could not. */
  abort(reason: string): Promise<void>;
  /** Takes an abort back that can't be completed. @throws {ProblemError} `run.not-aborting` unless `view.canReopen` */
  reopen(): Promise<void>;
  /** Drives the run from this window on, though another one of this machine does. */
  takeOver(): Promise<void>;
  /**
   * A person has checked production: what this run says of it ends, in their name and with their reason.
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
  readonly state: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** How many obligations are open. */
  readonly open: number;
  /** By {@link deploymentName}; null: this version can't read its runbook. */
  readonly service: string | null;
  /** Its id; null: as for the service. */
  readonly runbook: string | null;
  /** By its own journal. */
  readonly production: ProductionWord;
}

/** All runs of one infrastructure repository. */
export interface Deployments {
  /** Runbooks as they stand on origin's default branch, and the shipped ones. */
  runbooks(signal: AbortSignal): Promise<RunbookList>;
  /** Those that can be started, as last fetched: no network. */
  outlines(signal: AbortSignal): Promise<readonly RunbookOutline[]>;
  /** Flags that are true on the default branch, as last fetched, or in this checkout: no network, and nothing is changed. */
  leftFlags(signal: AbortSignal): Promise<readonly LeftFlag[]>;
  /** Sets the flag of a runbook's service back to false in this checkout. */
  setFlagBack(runbookId: string, signal: AbortSignal): Promise<void>;
  /** The run that is open on this machine; undefined when there is none. */
  open(): Promise<Deployment | undefined>;
  /**
   * Starts a run.
   * @param rollBack why, when it goes back right away instead of forward
   * @param shown SHA-256 of the runbook that the person was shown; absent: nobody was shown any
   * @param inputs values of what the runbook asks for, by name; absent: its defaults
   * @throws {ProblemError} `run.open` when one is open already, `runbook.changed` when it is no longer what was shown,
   * `run.input` when a value is missing or not accepted
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
   * @throws {ProblemError} `lock.free` when nobody deploys
   */
  follow(runbookId: string, signal: AbortSignal): Promise<Following>;
  /** Past runs, newest first. */
  history(): Promise<readonly PastRun[]>;
  /** A past run, read only. */
  past(runId: string): Promise<Deployment>;
  dispose(): void;
}
