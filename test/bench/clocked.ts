import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorldFile } from '../../src/rehearsal/disk/worldFile';
import type { LoggedRequest } from '../../src/rehearsal/servers/requestLog';
import type { EngineOrders, Taken } from './clockedEngine';
import type { WorldOrders } from './clockedWorld';
import { atMost, type Row } from './row';

/** The share of GitHub's hourly limit (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api) that we may use. */
const SHARE_OF_LIMIT = 0.1;
const LIMIT_PER_HOUR = 5_000;
const SERVICES = ['airflow', 'github', 'registry', 'sentry'] as const;
/** Programs in a release run at normal speed, and must not seem to hang. */
const COURSES = [
  { what: 'a release', times: 10 },
  { what: 'two hours at a question', times: 60, watchMs: 2 * 60 * 60_000 },
] as const;

/** A whole release and a long wait on fast clocks, with the real engine and clients on the rehearsal's services. */
export async function clocked(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { what, times, ...course } of COURSES) {
    const folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-bench-'));
    const time = { since: Date.now(), times };
    const world = child('clockedWorld', { ...time, directory: path.join(folder, 'world') });
    try {
      const worldFile = await told<string>(world);
      const storage = path.join(folder, 'storage');
      const engine = child('clockedEngine', { ...time, ...course, worldFile, storage });
      const taken = await told<Taken>(engine);
      rows.push(...rowsOf(what, taken, (await requestsOf(worldFile)).slice(taken.from)));
    } finally {
      world.disconnect();
      await once(world, 'exit');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
  return rows;
}

function rowsOf(what: string, taken: Taken, requests: readonly LoggedRequest[]): readonly Row[] {
  const { minutes, cpuSeconds, heapBefore, heapAfter } = taken;
  const of = (service: LoggedRequest['service']) => requests.filter(each => each.service === service);
  const counted = of('github').filter(({ status }) => status !== 304).length;
  const inAll = `${Math.round(minutes)} minutes`;
  return [
    ...SERVICES.map(service => ({
      what: `${what}: requests to ${service}`,
      reached: of(service).length,
      unit: 'requests',
      beside: inAll,
    })),
    {
      ...atMost(
        `${what}: requests that count against GitHub's limit`,
        counted,
        Math.floor((LIMIT_PER_HOUR * SHARE_OF_LIMIT * minutes) / 60),
        'requests',
      ),
      beside: `${of('github').length - counted} more are answered by 304`,
    },
    { what: `${what}: processor`, reached: cpuSeconds, unit: 's', beside: inAll },
    {
      what: `${what}: memory at its end, by that at its start`,
      reached: heapAfter / heapBefore,
      unit: '×',
      beside: `${heapAfter.toFixed(1)} MB by ${heapBefore.toFixed(1)} MB`,
      limit: 1.5,
    },
  ];
}

function child(program: string, orders: WorldOrders | EngineOrders): ChildProcess {
  return fork(path.join(__dirname, `${program}.ts`), [JSON.stringify(orders)], {
    execArgv: ['--require', 'tsx/cjs', '--expose-gc'],
  });
}

/** Its first message. */
async function told<T>(from: ChildProcess): Promise<T> {
  const ended = once(from, 'exit').then(() => {
    throw new Error(`${path.basename(from.spawnargs[2] ?? '')} ended early.`);
  });
  const [message] = (await Promise.race([once(from, 'message'), ended])) as [T];
  return message;
}

async function requestsOf(worldFile: string): Promise<readonly LoggedRequest[]> {
  const { addresses } = JSON.parse(readFileSync(worldFile, 'utf8')) as WorldFile;
  const answer = await fetch(`${addresses.control}/control/requests`);
  return (await answer.json()) as readonly LoggedRequest[];
}
