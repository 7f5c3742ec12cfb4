import type { FaultName } from './faults';
import type { WorldOptions } from './options';
import type { LoggedRequest } from './requestLog';
import type { WorldState } from './state';
import type { WorldFile } from './worldFile';

/** A simulated world that runs: servers on loopback, a git origin, a checkout, an instance. */
export interface World {
  readonly directory: string;
  /** Absolute path of the infrastructure checkout. */
  readonly checkout: string;
  /** Absolute path of the bare repository behind the checkout's `origin`. */
  readonly origin: string;
  readonly addresses: WorldFile['addresses'];
  readonly credentials: WorldFile['credentials'];
  readonly tools: WorldFile['tools'];
  /** The living state: tests read it, and may change it in place. */
  readonly state: WorldState;
  /** Every request so far, oldest first. */
  readonly requests: readonly LoggedRequest[];
  faultsOn(): readonly FaultName[];
  /** Switches a fault; resolves when it has taken effect. */
  fault(name: FaultName, on: boolean): Promise<void>;
  /** Lets everything happen that is due by now: workflow runs, boots, pokes. Every request does so first. */
  advance(): Promise<void>;
  /** Closes the servers and ends what the world started. The folder stays, and can be gone on with. */
  stop(): Promise<void>;
}

/**
 * Starts a world, or goes on with the one in the folder.
 * @throws {ProblemError} `rehearsal.*` when the folder can't be used or a tool fails
 */
export function startWorld(options: WorldOptions): Promise<World> {
  return Promise.reject(new Error(`The rehearsal in ${options.directory} is not built yet.`));
}
