import type { Event, Uri } from 'vscode';
import type { CommandId, Settings } from '../contributions';
import type { ConnectionTests } from '../core/connection/checkConnections';
import type { Deployment, Deployments } from '../core/engine/deployment';
import type { Modules } from '../core/engine/modules';
import type { RunbookChoice, RunbookList } from '../core/runbook/runbookChoice';
import type { LeftFlag } from '../core/engine/leftFlag';
import type { Problem } from '../core/errors';
import type { Reading } from '../core/journal/reading';
import type { Following } from '../core/lock/following';
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
  /** What is open here can't be told, e.g. because the disk is full. */
  | { readonly is: 'problem'; readonly problem: Problem }
  | { readonly is: 'not-signed-in' }
  | { readonly is: 'no-airflow' }
  | Idle
  /** A run is open. */
  | { readonly is: 'run'; readonly deployment: Deployment }
  /** A colleague's deployment is shown; nothing can be done to it. */
  | { readonly is: 'following'; readonly following: Following };

/** Something that may go wrong in a rehearsal. */
export interface RehearsedFault {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly on: boolean;
}
/** What can go wrong in the rehearsal that is open. */
export interface RehearsedFaults {
  list(): Promise<readonly RehearsedFault[]>;
  set(name: string, on: boolean): Promise<void>;
}

/** A problem at a line of a file: of a runbook, or a flag that is `true` while it should not be. */
export interface FileProblem {
  readonly file: Uri;
  /** From 1. */
  readonly line: number;
  /** From 1; absent: the whole line. */
  readonly column?: number;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information';
  /** The open obligation that this line is about; offered as a CodeLens above it. */
  readonly obligation?: { readonly id: string; readonly remedy: string };
  /** What a quick fix does. */
  readonly fix?: { readonly title: string; readonly command: CommandId; readonly target: string };
}

export type AirflowCredentials =
  | { readonly method: 'basic' | 'token'; readonly username: string; readonly password: string }
  | { readonly method: 'bearer'; readonly token: string }
  /** Header name to value, for a proxy in front of Airflow. */
  | { readonly method: 'headers'; readonly headers: Readonly<Record<string, string>> };

export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
  /** Origin of a token service elsewhere that the person has accepted. */
  readonly realm?: string;
}

export type AccountName = 'github' | 'airflow' | 'registry' | 'sentry' | 'slack';
export interface Account {
  readonly name: AccountName;
  /** Whom or where, without secrets, e.g. `alice at https://airflow.example.org`. */
  readonly description: string;
}

/**
 * Keeps credentials. Each `signIn…` tries them first and keeps them only when the service accepts them; it returns who the
 * service says one is, and throws a `ProblemError` otherwise.
 */
export interface Accounts {
  settings(): Readonly<Pick<Settings, 'airflow.url' | 'airflow.authentication' | 'github.authentication'>>;
  /** @param token a personal access token; absent: the GitHub session of VS Code, asking for one if need be */
  signInGitHub(token: string | undefined, signal: AbortSignal): Promise<string>;
  /** Also sets address and method in the settings of this machine. */
  signInAirflow(url: string, credentials: AirflowCredentials, signal: AbortSignal): Promise<string>;
  /** Origin elsewhere that credentials for the image registry would go to; undefined when they go to itself. */
  registryRealm(signal: AbortSignal): Promise<string | undefined>;
  signInRegistry(credentials: RegistryCredentials, signal: AbortSignal): Promise<string>;
  signInSentry(token: string, signal: AbortSignal): Promise<string>;
  setSlackWebhook(url: string): Promise<void>;
  /** What is kept now. */
  list(): Promise<readonly Account[]>;
  signOut(name: AccountName): Promise<void>;
}

/**
 * All that the interface needs of the rest. `extension.ts` builds it and loads the engine when first asked for.
 * Everything that fails throws a `ProblemError`, or a `CancelledError` when the person cancelled.
 */
export interface UiHost {
  /** What is open is a rehearsal, by the folder it lies in: nothing touches production. */
  readonly rehearsal: boolean;
  state(): UiState;
  /** Fires when `state()` gives something else, and after every change of the open run's view. */
  readonly onDidChangeState: Event<void>;
  /** Somebody looks: what needs a program or the engine may be looked up now. */
  seen(): void;
  /** Runbooks that there are here, e.g. {@link Deployments.runbooks}. */
  readonly runbooks: Deployments['runbooks'];
  /**
   * Lets a person choose one; doesn't ask when there is but one.
   * @param id of the one that is wanted
   */
  chooseRunbook(runbooks: RunbookList, id?: string): Promise<RunbookChoice>;
  /**
   * Shows what a repository's runbook does before anything of it runs: once for each text of this origin, on this machine.
   * @param isDry only what is said to read runs
   */
  accept(runbook: RunbookChoice, isDry?: boolean): Promise<void>;
  /** Runbooks that can be started here as they were last fetched, which asks nobody. */
  readonly outlines: Deployments['outlines'];
  /** What an editor can tell of the files that runbooks change. */
  modules(): Promise<Modules>;
  /** Looks whether Airflow may be replaced now, once for each runbook that has one. */
  verdicts(signal: AbortSignal): Promise<readonly { readonly runbook: string; readonly reading: Reading }[]>;
  /** Tests what the runbooks use. */
  connections(): Promise<ConnectionTests>;
  /** Shows a runbook as it stands on origin, beside the shipped one of its id. */
  showRunbook(runbook: RunbookChoice): Promise<void>;
  /** undefined: what is open is no rehearsal. */
  faults(): Promise<RehearsedFaults | undefined>;
  /** Looks at every step of a runbook, and does nothing. */
  dryRuns(): Promise<DryRuns>;
  /**
   * Asks for what the runbook wants to know, then starts a run and makes it the open one.
   * @param runbook as it was shown
   * @param rollBack why, when it goes back right away
   */
  start(
    runbook: Pick<RunbookChoice, 'id' | 'sha256' | 'title' | 'inputs'>,
    signal: AbortSignal,
    rollBack?: string,
  ): Promise<void>;
  /** Shows the deployment that holds the team lock of a runbook's service, until {@link stopFollowing} or a start. */
  follow(runbookId: string, signal: AbortSignal): Promise<void>;
  stopFollowing(): Promise<void>;
  /** Opens a rehearsal, in a folder of its own. */
  rehearse(): Promise<void>;
  /** Opens a rehearsal of this runbook, on a copy of the repository in a folder of its own. */
  rehearseRunbook(runbook: RunbookChoice): Promise<void>;
  readonly history: Deployments['history'];
  /** A closed run; the caller disposes it. */
  readonly past: Deployments['past'];
  /** Does to a closed run what ends something that it left. */
  followUp(runId: string, does: (run: Deployment) => Promise<void>): Promise<void>;
  /** Sets the flag of a runbook's service back to false in the checkout. */
  setFlagBack(runbookId: string): Promise<void>;
  /** Makes a runbook from a template or a written document, and opens it. */
  newRunbook(): Promise<void>;
  /** Shows a runbook as Markdown. @param file its absolute path; undefined: that of the active editor */
  preview(file?: string): Promise<void>;
  /** Where to read the runbook: that of the open run, else of the folder, else the shipped one. */
  runbookFile(): Promise<Uri>;
  /** Has the operating system show that somebody is needed, where it can and the settings say so. */
  notify(title: string, text: string): Promise<void>;
  showLog(): void;

  fileProblems(): readonly FileProblem[];
  readonly onDidChangeFileProblems: Event<void>;
}
