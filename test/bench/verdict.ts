import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAirflow } from '../../src/clients/airflow';
import { systemClock } from '../../src/platform/node/clock';
import { startWorld, type World } from '../../src/rehearsal/world';
import { atMost, type Row } from './row';

const SIZES = [10, 100, 1_000, 10_000];
/** Unfinished tasks of each unfinished run. */
const TASKS = 10;

/** What one look at everything unfinished takes once the version is known, against asking DAG by DAG. */
export async function verdict(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const airflow of [2, 3] as const) {
    const directory = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-bench-'));
    const world = await startWorld({ directory: path.join(directory, 'world'), airflow, checkout: false });
    try {
      const look = looker(world);
      await look();
      const idle = await look();
      rows.push(atMost(`Airflow ${airflow}: requests for one verdict`, idle.requests, 4, 'requests'));
      for (const size of SIZES) {
        const dags = fill(world, size);
        const { requests, cpu } = await look();
        rows.push(
          {
            what: `Airflow ${airflow}: requests for a verdict, by asking DAG by DAG`,
            size,
            // A DAG's runs, and the tasks of each; no page holds more than a hundred.
            reached: requests / (dags * 2),
            beside: `${requests} by ${dags * 2}`,
            unit: '×',
          },
          {
            what: `Airflow ${airflow}: requests for a verdict`,
            size,
            reached: requests,
            unit: 'requests',
            // One more for each further hundred runs or tasks.
            limit: 4 + Math.ceil(dags / 100) + Math.ceil(size / 100),
          },
          { what: `Airflow ${airflow}: processor for a verdict`, size, reached: cpu, unit: 'ms' },
        );
      }
    } finally {
      await world.stop();
      rmSync(directory, { recursive: true });
    }
  }
  return rows;
}

/** Takes one look; its simulated server's own work counts in the processor time. */
function looker(world: World): () => Promise<{ readonly requests: number; readonly cpu: number }> {
  const { username: user, password } = world.credentials.airflow;
  const client = createAirflow({
    address: world.addresses.airflow,
    credentials: () => Promise.resolve({ method: 'basic', user, password }),
    clock: systemClock,
  });
  return async () => {
    const before = world.requests.length;
    const from = process.cpuUsage();
    await client.snapshot(['image_data_refresh', 'audio_data_refresh'], new AbortController().signal);
    const { user: own, system } = process.cpuUsage(from);
    const requests = world.requests.slice(before).filter(({ service }) => service === 'airflow').length;
    return { requests, cpu: (own + system) / 1_000 };
  };
}

/** Gives the server so many unfinished tasks, of DAGs with one run each. @returns how many DAGs those are */
function fill({ state: { airflow } }: World, tasks: number): number {
  const at = new Date().toISOString();
  const dags = Math.ceil(tasks / TASKS);
  const names = Array.from({ length: dags }, (_, n) => `load_${n}`);
  airflow.dags.push(
    ...names
      .filter(dagId => airflow.dags.every(known => known.dagId !== dagId))
      .map(dagId => ({ dagId, paused: false, schedule: null, nextRunAt: null })),
  );
  const ours = ({ dagId }: { dagId: string }) => dagId.startsWith('load_');
  airflow.runs = [
    ...airflow.runs.filter(run => !ours(run)),
    ...names.map(dagId => ({
      ...{ dagId, runId: 'run', state: 'running' as const, type: 'manual' as const },
      ...{ logicalDate: at, startedAt: at, endedAt: null },
    })),
  ];
  airflow.tasks = [
    ...airflow.tasks.filter(task => !ours(task)),
    ...names.flatMap(dagId =>
      Array.from({ length: TASKS }, (_, n) => ({
        ...{ dagId, runId: 'run', taskId: `task_${n}`, mapIndex: -1, state: 'running' },
        ...{ operator: 'PythonOperator', trigger: null, startedAt: at, endedAt: null },
        ...{ tryNumber: 1, nextPokeAt: null },
      })),
    ),
  ];
  return dags;
}
