import type { Event, Uri } from 'vscode';
import type { Settings } from '../contributions';
import type { ConnectionTests } from '../core/connection/checkConnections';
import type { Deployment, Deployments } from '../core/engine/deployment';
import type { Modules } from '../core/engine/modules';
import type { RunbookChoice, RunbookList } from '../core/candidates/runbookChoice';
import type { LeftFlag } from '../core/engine/leftFlag';
import type { Problem } from '../core/errors';
import type { Reading } from '../core/journal/reading';
import type { Following } from '../core/engine/following';
import type { DryRuns } from '../core/engine/dryRun';
import type { FollowUp } from '../core/engine/followUps';

/** A run can be started. */
export interface Idle {
  readonly is: 'idle';
  readonly pastRuns: number;
  readonly followUps: readonly FollowUp[];
  readonly leftFlags: readonly LeftFlag[];
}

/** What the interface shows. `is` becomes the context key `deployRunbook.state`. */
export type UiState =
  | { readonly is: 'no-folder' }
  /** The folder isn't on a disk, so neither `just` nor Terraform can run. */
  | { readonly is: 'virtual' }
  | { readonly is: 'untrusted' }
  | { readonly is: 'no-runbook' }
  /** The state can't be determined, e.g. because the disk is full. */
  | { readonly is: 'problem'; readonly problem: Problem }
  | { readonly is: 'not-signed-in' }
  | { readonly is: 'no-airflow' }
  | Idle
  /** A run is open. */
  | { readonly is: 'run'; readonly deployment: Deployment }
  /** A colleague's deployment is shown, read-only. */
  | { readonly is: 'following'; readonly following: Following };

/** Something that can go wrong in a rehearsal. */
export interface RehearsedFault {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly on: boolean;
}
/** What can go wrong in the open rehearsal. */
export interface RehearsedFaults {
  list(): Promise<readonly RehearsedFault[]>;
  set(name: string, on: boolean): Promise<void>;
}

/** A problem at a line of a runbook. */
export interface RunbookProblem {
  readonly file: Uri;
  /** From 1. */
  readonly line: number;
  /** From 1; absent for the whole line. */
  readonly column?: number;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information';
}

export type AirflowCredentials =
  | { readonly method: 'basic' | 'token'; readonly username: string; readonly password: string }
  | { readonly method: 'bearer'; readonly token: string }
  /** Header names and values, for a proxy in front of Airflow. */
  | { readonly method: 'headers'; readonly headers: Readonly<Record<string, string>> };

export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
  /** Origin of a token service on another host, if the person has accepted it. */
  readonly realm?: string;
}

export type AccountName = 'github' | 'airflow' | 'registry' | 'sentry' | 'slack';
export interface Account {
  readonly name: AccountName;
  /** Who and where, without secrets, e.g. `alice at https://airflow.example.org`. */
  readonly description: string;
}

/**
 * Stores credentials. Each `signIn…` tries them first and stores them only if the service accepts them. It returns the
 * identity that the service reports, and throws a `ProblemError` otherwise.
 */
export interface Accounts {
  settings(): Readonly<Pick<Settings, 'airflow.url' | 'airflow.authentication' | 'github.authentication'>>;
  /** @param token a personal access token; absent: VS Code's GitHub session, asking the person to sign in if needed */
  signInGitHub(token: string | undefined, signal: AbortSignal): Promise<string>;
  /** Also writes address and method to the settings of this machine. */
  signInAirflow(url: string, credentials: AirflowCredentials, signal: AbortSignal): Promise<string>;
  /** Other origin that the image registry's credentials would be sent to; undefined if they go to the registry itself. */
  registryRealm(signal: AbortSignal): Promise<string | undefined>;
  signInRegistry(credentials: RegistryCredentials, signal: AbortSignal): Promise<string>;
  signInSentry(token: string, signal: AbortSignal): Promise<string>;
  setSlackWebhook(url: string): Promise<void>;
  /** The accounts with stored credentials. */
  list(): Promise<readonly Account[]>;
  signOut(name: AccountName): Promise<void>;
}

/**
 * Everything that the interface needs from the rest. `extension.ts` builds it, and loads the engine on first use.
 * Everything that fails throws a `ProblemError`, or a `CancelledError` when the person cancelled.
 */
export interface UiHost {
  /** The open folder is a rehearsal's: nothing touches production. */
  readonly rehearsal: boolean;
  state(): UiState;
  /** Fires when `state()` changes, and after every change of the open run's view. */
  readonly onDidChangeState: Event<void>;
  /** Somebody is looking: things that need a program or the engine may be looked up now. */
  seen(): void;
  /** The runbooks of this folder, see {@link Deployments.runbooks}. */
  readonly runbooks: Deployments['runbooks'];
  /**
   * Lets the person pick a runbook; doesn't ask if there is only one.
   * @param id of the runbook wanted
   */
  chooseRunbook(runbooks: RunbookList, id?: string): Promise<RunbookChoice>;
  /**
   * Shows what a repository's runbook does before any part of it runs: once for each text of this origin, on this machine.
   * @param isDry for a dry run: runs only what the runbook declares as reading
   */
  accept(runbook: RunbookChoice, isDry?: boolean): Promise<void>;
  /** Runbooks that can be started here, as last fetched; asks no service. */
  readonly outlines: Deployments['outlines'];
  /** What an editor can show about the files that runbooks change. */
  modules(): Promise<Modules>;
  /** Checks whether Airflow may be replaced now, once for each runbook that names one. */
  verdicts(signal: AbortSignal): Promise<readonly { readonly runbook: string; readonly reading: Reading }[]>;
  /** Tests the services and tools that the runbooks use. */
  connections(): Promise<ConnectionTests>;
  /** Shows a runbook as it is on origin, next to the shipped one with the same id. */
  showRunbook(runbook: RunbookChoice): Promise<void>;
  /** undefined: the open folder isn't a rehearsal's. */
  faults(): Promise<RehearsedFaults | undefined>;
  /** Dry runs: they check every step of a runbook and change nothing. */
  dryRuns(): Promise<DryRuns>;
  /**
   * Asks for the runbook's inputs, then starts a run and makes it the open one.
   * @param runbook as it was shown
   * @param rollBack the reason, if the run is a rollback from the start
   */
  start(
    runbook: Pick<RunbookChoice, 'id' | 'sha256' | 'title' | 'inputs'>,
    signal: AbortSignal,
    rollBack?: string,
  ): Promise<void>;
  /** Shows the deployment that has the team lock of a runbook's service, until {@link stopFollowing} or a start. */
  follow(runbookId: string, signal: AbortSignal): Promise<void>;
  stopFollowing(): Promise<void>;
  /** Opens a rehearsal in a folder of its own. */
  rehearse(): Promise<void>;
  /** Opens a rehearsal of this runbook, on a copy of the repository in a folder of its own. */
  rehearseRunbook(runbook: RunbookChoice): Promise<void>;
  readonly history: Deployments['history'];
  /** A closed run; the caller disposes it. */
  readonly past: Deployments['past'];
  /** Opens a closed run for an action that closes something it left open. */
  followUp(runId: string, does: (run: Deployment) => Promise<void>): Promise<void>;
  /** Sets the flag of a runbook's service back to false in the checkout. */
  setFlagBack(runbookId: string): Promise<void>;
  /** Creates a runbook from a template or a document, and opens it. */
  newRunbook(): Promise<void>;
  /** Shows a runbook as Markdown. @param file its absolute path; undefined: the file in the active editor */
  preview(file?: string): Promise<void>;
  /** File of the runbook: the open run's, else the folder's, else the shipped one. */
  runbookFile(): Promise<Uri>;
  /** Shows a notification of the operating system, where that is possible and the settings allow it. */
  notify(title: string, text: string): Promise<void>;
  showLog(): void;

  /** Problems in the repository's own runbooks that are open in an editor. */
  runbookProblems(): readonly RunbookProblem[];
  readonly onDidChangeRunbookProblems: Event<void>;
}
