import { randomBytes } from 'node:crypto';
import { startControl } from './servers/control';
import { claimFolder, createWorld } from './create';
import { faultsLeftOn, switchFault } from './course/effects';
import type { FaultName } from './faults';
import { layoutOf } from './disk/layout';
import type { WorldOptions } from './options';
import { assemble, type Parts } from './parts';
import type { LoggedRequest } from './servers/requestLog';
import { loadWorld } from './state/saved';
import { serialized } from './state/serialized';
import { addressesOf, credentialsFor, startServers, type Servers } from './servers';
import type { WorldState } from './state';
import { step } from './course/step';
import { findTools } from './disk/tools';
import { refuseServedTwice, worldFiles } from './worldFiles';
import type { WorldFile } from './disk/worldFile';

/** A running simulated world: servers on loopback, a git origin, a checkout, an instance. */
export interface World {
  /** Unique to this world. */
  readonly id: string;
  /** `remote.origin.url` of the checkout. */
  readonly repository: string;
  readonly directory: string;
  /** Absolute path of the infrastructure checkout. */
  readonly checkout: string;
  /** Absolute path of the bare repository behind the checkout's `origin`. */
  readonly origin: string;
  readonly addresses: WorldFile['addresses'];
  readonly credentials: WorldFile['credentials'];
  readonly tools: WorldFile['tools'];
  /** The live state: tests read it, and may change it in place. */
  readonly state: WorldState;
  /** Every request so far, oldest first. */
  readonly requests: readonly LoggedRequest[];
  faultsOn(): readonly FaultName[];
  /** Switches a fault on or off; resolves when that has taken effect. */
  fault(name: FaultName, on: boolean): Promise<void>;
  /** Makes everything happen that is due: workflow runs, boots, pokes. Every request does this first. */
  advance(): Promise<void>;
  /** Closes the servers and ends every process that the world started. The folder stays, and the world can be resumed. */
  stop(): Promise<void>;
  /** Resolves when the world has stopped, for whatever reason. */
  readonly stopped: Promise<void>;
  /** Milliseconds since the Unix epoch of the last request, or of the start. */
  lastUsed(): number;
}

const TICK_MS = 100;
const SAVE_MS = 1_000;

/**
 * Starts a world, or resumes the one in the folder.
 * @throws {ProblemError} `rehearsal.*` when the folder can't be used or a tool fails
 */
export async function startWorld(options: WorldOptions): Promise<World> {
  const layout = layoutOf(options.directory);
  await refuseServedTwice(layout.worldFile);
  const left = loadWorld(layout.state);
  if (!left) claimFolder(layout.directory);
  const tools = findTools(layout.directory, options.path ?? process.env.PATH ?? '');
  const { subjects } = options;
  const choices = {
    id: randomBytes(8).toString('hex'),
    airflow: options.airflow ?? 2,
    checkout: options.checkout ?? subjects === undefined,
    ...(subjects === undefined ? {} : { subjects }),
  };
  const saved = left ?? (await createWorld(layout, tools, choices, options.upgrade ?? true));
  const parts = assemble(layout, saved, tools, options);
  for (const name of faultsLeftOn(layout)) await switchFault(parts, name, true, 'recalled');
  return serve(parts, options.faults ?? []);
}

async function serve(parts: Parts, faults: readonly FaultName[]): Promise<World> {
  const { layout, state } = parts;
  const requests: LoggedRequest[] = [];
  let used = Date.now();
  const started: { servers?: Servers } = {};
  const advance = serialized(async () => {
    await step(parts);
    if (parts.airflowAway === 'refused') await started.servers?.airflow.refuse(!state.instance.up);
  });
  const servers = await startServers(parts, advance, request => {
    requests.push(request);
    used = Date.now();
  });
  started.servers = servers;
  const faultsOn = (): readonly FaultName[] => [...parts.faults];
  const control = await startControl({
    id: parts.choices.id,
    faultsOn,
    requests,
    fault: (name, on) => fault(name, on),
    stop: () => void stop(),
    used: () => (used = Date.now()),
  });
  const addresses = { ...addressesOf(servers), control: control.address };
  const credentials = credentialsFor(servers, parts);
  const files = worldFiles(parts, addresses, credentials);
  let tellStopped: () => void = () => undefined;
  const stopped = new Promise<void>(resolve => (tellStopped = resolve));

  async function fault(name: FaultName, on: boolean): Promise<void> {
    if (parts.faults.has(name) === on) return;
    await switchFault(parts, name, on, 'now');
    files.tell();
    await advance();
  }

  const timers = [
    // A failing step is reported to the next caller instead.
    setInterval(() => void advance().catch(() => undefined), TICK_MS),
    setInterval(() => files.save(), SAVE_MS),
  ];
  for (const timer of timers) timer.unref();
  const stop = once(async () => {
    timers.forEach(clearInterval);
    await advance().catch(() => undefined);
    await parts.lock.release();
    await Promise.all([...Object.values(servers), control].map(server => server.close()));
    files.save();
    files.withdraw();
    tellStopped();
  });

  for (const name of faults) await fault(name, true);
  await advance();
  files.save();
  files.tell();
  return {
    ...{ addresses, credentials, state, requests, faultsOn, fault, advance, stop, stopped },
    id: parts.choices.id,
    repository: parts.infrastructure.cloneUrl,
    directory: layout.directory,
    checkout: layout.checkout,
    origin: layout.origin,
    tools: parts.tools,
    lastUsed: () => used,
  };
}

function once(act: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => (result ??= act());
}
