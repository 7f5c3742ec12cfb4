import { readFileSync } from 'node:fs';
import type { Deployment } from '../../src/core/engine/deployment';
import { hasEnded } from '../../src/core/journal/runState';
import type { Clock } from '../../src/core/ports/clock';
import type { WorldFile } from '../../src/rehearsal/disk/worldFile';
import { engineOn } from '../support/deployment';
import { quicken, type QuickTime } from './quickTime';

/** The orders of an engine on a fast clock. */
export interface EngineOrders extends QuickTime {
  readonly worldFile: string;
  readonly storage: string;
  /** Milliseconds for which nobody answers the first question; undefined: everything is answered until the end. */
  readonly watchMs?: number;
}

/** What the course took. */
export interface Taken {
  readonly minutes: number;
  readonly cpuSeconds: number;
  /** In use after a garbage collection, in megabytes. */
  readonly heapBefore: number;
  readonly heapAfter: number;
  /** The number of earlier requests. */
  readonly from: number;
}

const { signal } = new AbortController();

async function main({ worldFile, storage, watchMs, ...time }: EngineOrders): Promise<void> {
  const clock = await quicken(time);
  const world = JSON.parse(readFileSync(worldFile, 'utf8')) as WorldFile;
  const engine = await engineOn(world, storage, undefined, undefined, clock);
  const run = await engine.deployments.start('openverse-catalog', signal);
  run.resume();
  await asked(run, clock);
  const from = ((await (await fetch(`${world.addresses.control}/control/requests`)).json()) as []).length;
  const heapBefore = heap();
  const began = clock.now();
  const used = process.cpuUsage();
  if (watchMs === undefined) await toItsEnd(run, clock);
  else await clock.sleep(watchMs, signal);
  const { user, system } = process.cpuUsage(used);
  const taken: Taken = {
    minutes: (clock.now() - began) / 60_000,
    cpuSeconds: (user + system) / 1e6,
    heapBefore,
    heapAfter: heap(),
    from,
  };
  process.send?.(taken);
  engine.dispose();
}

async function asked(run: Deployment, clock: Clock): Promise<void> {
  while (!run.view.phases.some(({ steps }) => steps.some(({ question }) => question !== null)))
    await clock.sleep(1_000, signal);
}

/** Answers each question with its first choice, within a few seconds. */
async function toItsEnd(run: Deployment, clock: Clock): Promise<void> {
  while (!hasEnded(run.view.state)) {
    await clock.sleep(5_000, signal);
    const steps = run.view.phases.flatMap(phase => phase.steps);
    const stopped = steps.find(({ status }) => status === 'stopped');
    if (stopped !== undefined)
      throw new Error(
        `${stopped.id} stopped: ${stopped.problem?.message ?? ''} ${stopped.problem?.detail ?? ''}`,
      );
    const waiting = steps.find(({ question }) => question !== null);
    if (run.view.canFinish) await run.finish();
    else if (waiting?.question != null) {
      const { id, subject, choices } = waiting.question;
      await run.decide(waiting.id, { question: id, subject, choice: choices[0]?.id ?? '' });
    }
  }
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

main(JSON.parse(process.argv[2] ?? '') as EngineOrders).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
