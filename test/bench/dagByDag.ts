import * as v from 'valibot';
import type { World } from '../../src/rehearsal/world';

const Token = v.object({ access_token: v.string() });
const Dags = v.object({ dags: v.array(v.object({ dag_id: v.string() })), total_entries: v.number() });
const Runs = v.object({ dag_runs: v.array(v.object({ dag_run_id: v.string(), state: v.string() })) });
/** The most that a page of Airflow holds by default. */
const PAGE = 100;

/** The obvious way to ask Airflow the same: each DAG for its runs, each run for its tasks. */
export async function dagByDag(world: World, airflow: 2 | 3): Promise<() => Promise<void>> {
  const root = `${world.addresses.airflow}/api/v${airflow === 2 ? 1 : 2}`;
  const authorization = await authorizationOf(world, airflow);
  const get = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${root}${path}`, { headers: { authorization } });
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}.`);
    return answer.json();
  };
  return async () => {
    for (let offset = 0, total = 1; offset < total; offset += PAGE) {
      const page = v.parse(Dags, await get(`/dags?limit=${PAGE}&offset=${offset}`));
      total = page.total_entries;
      for (const { dag_id: dag } of page.dags) {
        const { dag_runs: runs } = v.parse(Runs, await get(`/dags/${dag}/dagRuns?limit=${PAGE}`));
        for (const { dag_run_id: run, state } of runs)
          if (state === 'running' || state === 'queued')
            await get(`/dags/${dag}/dagRuns/${encodeURIComponent(run)}/taskInstances?limit=${PAGE}`);
      }
    }
  };
}

async function authorizationOf(world: World, airflow: 2 | 3): Promise<string> {
  const { username, password } = world.credentials.airflow;
  if (airflow === 2) return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const answer = await fetch(`${world.addresses.airflow}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  return `Bearer ${v.parse(Token, await answer.json()).access_token}`;
}
