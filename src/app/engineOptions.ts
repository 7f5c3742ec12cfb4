import type { RegistryCredentials } from '../clients/registry';
import type { Clock } from '../core/ports/clock';
import type { FilesApi } from '../core/ports/files';
import type { SentryScope } from '../core/ports/sentry';
import type { Secrets } from '../core/text/secrets';
import type { TerminalHost } from '../platform/node/runner/terminalHost';
import type { AirflowSecret } from './airflowSecret';

/** Base addresses of the services, without a trailing slash. */
export interface Addresses {
  readonly airflow: string;
  readonly github: string;
  readonly registry: string;
  readonly sentry: string;
}

/** Sources of secrets, called on each use. undefined: not signed in. */
export interface CredentialSource {
  airflow(): Promise<AirflowSecret | undefined>;
  github(): Promise<string | undefined>;
  registry(): Promise<RegistryCredentials | undefined>;
  sentry(): Promise<string | undefined>;
  slack(): Promise<string | undefined>;
}

/** Everything an engine is built from. */
export interface EngineOptions {
  /** Absolute path of the infrastructure checkout. */
  readonly root: string;
  /** Folder for journals and jobs, outside of any repository. */
  readonly storage: string;
  /** Folder of the bundles, which contains wasm and runbooks. */
  readonly dist: string;
  readonly extensionVersion: string;
  readonly addresses: Addresses;
  readonly credentials: CredentialSource;
  /** Names that replace those in the runbook. */
  readonly sentryScope: Partial<SentryScope>;
  readonly tools: {
    readonly just: string;
    readonly terraform: string;
    readonly git: string;
    readonly script: string;
  };
  /** Secrets that passed through this window; masked wherever something is written. */
  readonly secrets?: Secrets;
  readonly terminals: TerminalHost;
  readonly files: FilesApi;
  readonly clock?: Clock;
  /** Lets a test wrap a port or the journal. */
  readonly around?: <T extends object>(name: string, port: T) => T;
  /** Called when another window has taken over the open run. */
  readonly onOusted?: () => void;
  /** Checkout and services belong to a rehearsal. Never decided by what a repository says about itself. */
  readonly rehearsal?: {
    /** The only `remote.origin.url` that it works on. */
    readonly origin: string;
    /** For a copy of any repository: none of its programs run, and no address is contacted. */
    readonly standIns?: {
      /** Absolute path of the file that says which image Airflow's machine runs. */
      readonly instance: string;
    };
  };
}

/** Addresses of the services, how to sign in to them, and which programs to run. */
export interface Connection {
  readonly addresses: Addresses;
  readonly source: CredentialSource;
  readonly tools: EngineOptions['tools'];
  readonly sentryScope: EngineOptions['sentryScope'];
  /** The services belong to a rehearsal. */
  readonly rehearsal?: NonNullable<EngineOptions['rehearsal']>;
}
