import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAirflow } from '../../src/clients/airflow';
import { systemClock } from '../../src/platform/node/clock';
import { startWorld } from '../../src/rehearsal/world';
import { atMost, type Row } from './row';

/** Requests that one look at everything unfinished takes, once the version is known. */
export async function verdict(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const airflow of [2, 3] as const) {
    const directory = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-bench-'));
    const world = await startWorld({ directory: path.join(directory, 'world'), airflow, checkout: false });
    try {
      const client = createAirflow({
        address: world.addresses.airflow,
        credentials: () =>
          Promise.resolve({
            method: 'basic',
            user: world.credentials.airflow.username,
            password: world.credentials.airflow.password,
          }),
        clock: systemClock,
      });
      const look = async () => {
        const before = world.requests.length;
        await client.snapshot(['image_data_refresh', 'audio_data_refresh'], new AbortController().signal);
        return world.requests.slice(before).filter(({ service }) => service === 'airflow').length;
      };
      await look();
      rows.push(atMost(`Airflow ${airflow}: requests for one verdict`, await look(), 4, 'requests'));
    } finally {
      await world.stop();
      rmSync(directory, { recursive: true });
    }
  }
  return rows;
}
