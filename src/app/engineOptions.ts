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

/** Where secrets come from, asked at each use. undefined: not signed in. */
export interface CredentialSource {
  airflow(): Promise<AirflowSecret | undefined>;
  github(): Promise<string | undefined>;
  registry(): Promise<RegistryCredentials | undefined>;
  sentry(): Promise<string | undefined>;
  slack(): Promise<string | undefined>;
}

/** What an engine is made of. */
export interface EngineOptions {
  /** Absolute path of the infrastructure checkout. */
  readonly root: string;
  /** Folder that journals and jobs are kept in; outside of any repository. */
  readonly storage: string;
  /** Folder of the bundles, which holds wasm and runbooks. */
  readonly dist: string;
  readonly extensionVersion: string;
  readonly addresses: Addresses;
  readonly credentials: CredentialSource;
  /** Names that take the place of the runbook's. */
  readonly sentryScope: Partial<SentryScope>;
  readonly tools: {
    readonly just: string;
    readonly terraform: string;
    readonly git: string;
    readonly script: string;
  };
  /** What passed through this window; masked wherever something is written. */
  readonly secrets?: Secrets;
  readonly terminals: TerminalHost;
  readonly files: FilesApi;
  readonly clock?: Clock;
  /** Lets a test stand between the engine and a port, or its journal. */
  readonly around?: <T extends object>(name: string, port: T) => T;
  /** Another window has taken the open run over. */
  readonly onOusted?: () => void;
  /** The checkout and the services are a rehearsal's own. Never by what a repository says of itself. */
  readonly rehearsal?: {
    /** The one `remote.origin.url` that it works on. */
    readonly origin: string;
    /** Of a copy of any repository: no program of it runs, and no address is reached. */
    readonly standIns?: {
      /** Absolute path of the file that says which image Airflow's machine runs. */
      readonly instance: string;
    };
  };
}
