import { mkdtempSync, rmSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as v from 'valibot';
import { createAirflow } from '../../src/clients/airflow';
import { systemClock } from '../../src/platform/node/clock';
import { startWorld, type World } from '../../src/rehearsal/world';
import { fillAirflow } from '../support/busyAirflow';
import { dagByDag } from './dagByDag';
import { atMost, type Row } from './row';
import { sideBySide } from './sideBySide';

const SIZES = [10, 100, 1_000, 10_000];

v8.setFlagsFromString('--expose-gc');
const collectGarbage = v.parse(v.function(), runInNewContext('gc'));

const RIVAL = 'asking DAG by DAG';

/** What one look at everything unfinished takes once the version is known, compared with asking DAG by DAG. */
export async function verdict(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const airflow of [2, 3] as const) {
    const directory = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-bench-'));
    const world = await startWorld({ directory: path.join(directory, 'world'), airflow, checkout: false });
    try {
      const looks = { ours: looker(world), rival: await dagByDag(world, airflow) };
      // Otherwise the first size would pay for the compilation.
      await times(50, looks.ours);
      await times(10, looks.rival);
      const { requests } = await taken(world, looks.ours);
      rows.push(atMost(`Airflow ${airflow}: requests for one verdict`, requests, 4, 'requests'));
      for (const size of SIZES) rows.push(...(await atSize(world, `Airflow ${airflow}`, size, looks)));
    } finally {
      await world.stop();
      rmSync(directory, { recursive: true });
    }
  }
  return rows;
}

type Look = () => Promise<void>;

async function atSize(
  world: World,
  server: string,
  size: number,
  { ours, rival }: { readonly ours: Look; readonly rival: Look },
): Promise<readonly Row[]> {
  const dags = fillAirflow(world, size);
  const own = await taken(world, ours);
  const its = await taken(world, rival);
  const ratio = (of: 'requests' | 'bytes', unit: string): Row => ({
    ...{ what: `${server}: ${of} for a verdict, by ${RIVAL}`, size, unit: '×' },
    ...{ reached: own[of] / its[of], beside: `${own[of]} by ${its[of]}${unit}`, limit: 1 },
  });
  return [
    ratio('requests', ''),
    ratio('bytes', ' bytes'),
    {
      what: `${server}: requests for a verdict`,
      size,
      reached: own.requests,
      unit: 'requests',
      // One more for each further hundred runs or tasks.
      limit: 4 + Math.ceil(dags / 100) + Math.ceil(size / 100),
    },
    await sideBySide(
      `${server}: processor for a verdict`,
      {
        ours: () => processor(world, ours, size <= 1_000 ? 20 : 5),
        rival: () => processor(world, rival, size <= 100 ? 5 : 1),
        rivalName: RIVAL,
      },
      { rounds: 20, size, limit: 1 },
    ),
  ];
}

/** Milliseconds per look. Takes `count` looks, because a single short one is mostly noise. */
async function processor(world: World, look: Look, count: number): Promise<number> {
  // Otherwise it would pay for what the other one left behind.
  collectGarbage();
  return (await taken(world, () => times(count, look))).cpu / count;
}

async function times(count: number, look: Look): Promise<void> {
  for (let each = 0; each < count; each++) await look();
}

interface Taken {
  readonly requests: number;
  /** Of the responses, without headers. */
  readonly bytes: number;
  /** Milliseconds of processor time, including the work of the simulated server. */
  readonly cpu: number;
}

async function taken(world: World, look: Look): Promise<Taken> {
  const before = world.requests.length;
  const counting = countBytes();
  const from = process.cpuUsage();
  await look();
  const { user, system } = process.cpuUsage(from);
  const requests = world.requests.slice(before).filter(({ service }) => service === 'airflow').length;
  return { requests, bytes: counting.stop(), cpu: (user + system) / 1_000 };
}

interface Answering {
  end: (...given: unknown[]) => unknown;
}

/** Counts the bytes that the servers of this process send. */
function countBytes(): { readonly stop: () => number } {
  const prototype = ServerResponse.prototype as unknown as Answering;
  const { end } = prototype;
  let bytes = 0;
  prototype.end = function (...given) {
    const [body] = given;
    if (typeof body === 'string') bytes += Buffer.byteLength(body);
    return end.apply(this, given);
  };
  return {
    stop: () => {
      prototype.end = end;
      return bytes;
    },
  };
}

function looker(world: World): Look {
  const { username: user, password } = world.credentials.airflow;
  const client = createAirflow({
    address: world.addresses.airflow,
    credentials: () => Promise.resolve({ method: 'basic', user, password }),
    clock: systemClock,
  });
  return async () => {
    await client.snapshot(['image_data_refresh', 'audio_data_refresh'], new AbortController().signal);
  };
}
