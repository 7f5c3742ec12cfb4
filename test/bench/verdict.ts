import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAirflow } from '../../src/clients/airflow';
import { systemClock } from '../../src/platform/node/clock';
import { startWorld, type World } from '../../src/rehearsal/world';
import { fillAirflow } from '../support/busyAirflow';
import { atMost, type Row } from './row';

const SIZES = [10, 100, 1_000, 10_000];

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
        const dags = fillAirflow(world, size);
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
