import assert from 'node:assert/strict';
import type { Obligation } from '../../../src/core/journal/obligation';
import type { AirflowSnapshot, Dag } from '../../../src/core/ports/airflow';
import { pauseDags } from '../../../src/kinds/pauseDags';
import { unpauseDags } from '../../../src/kinds/unpauseDags';
import { ModelClock } from '../../model/clock';
import { Airflow } from '../../model/fakes/airflow';

const owe = (dag: string): Obligation => ({
  id: `paused-dag:${dag}`,
  kind: 'paused-dag',
  subject: dag,
  previous: 'unpaused',
  step: 'pause-dags',
  title: `Unpause ${dag}`,
});

/** What unpause-dags sees, where `listed` says whether each DAG that Airflow's list has is paused; each other one is. */
function look(given: {
  readonly paused: readonly string[];
  readonly owed: readonly string[];
  readonly listed: Readonly<Record<string, boolean>>;
}) {
  const dag = (dagId: string, paused: boolean): Dag => ({ dagId, paused, nextRunAt: null });
  const listed = Object.entries(given.listed).map(([id, paused]) => dag(id, paused));
  return unpauseDags.observe({
    params: { moveWait: '2m' },
    notes: {},
    signal: new AbortController().signal,
    ports: {
      clock: { now: () => Date.parse('2026-11-22T13:00:00Z') },
      airflow: {
        snapshot: async (): Promise<Partial<AirflowSnapshot>> => ({ dags: listed, tasks: [], runs: [] }),
        dag: async (id: string) => listed.find(each => each.dagId === id) ?? dag(id, true),
        dagUrl: (id: string) => `https://airflow.example.org/dags/${id}`,
      },
    },
    output: (kind: { readonly name: string }) =>
      kind.name === pauseDags.name ? { paused: given.paused } : { endedAt: '2026-11-22T12:00:00Z' },
    openObligations: () => given.owed.map(owe),
    reading: (summary: string, facts = []) => ({ summary, facts, at: '2026-11-22T13:00:00Z' }),
  } as never);
}

describe('unpausing DAGs', () => {
  it('sees one that Airflow leaves out of its lists, as it does while its file fails to import', async () => {
    const seen = await look({ paused: ['x'], owed: ['x'], listed: {} });
    assert.equal(seen.is, 'ready');
  });

  it('sees to what was taken on with the lock since, too', async () => {
    for (const paused of [[], ['x']]) {
      const seen = await look({ paused, owed: ['y'], listed: { x: false, y: true } });
      assert.equal(seen.is, 'ready', paused.join(' '));
      assert.match('act' in seen ? seen.act.label : '', /\by\b/);
    }
  });

  it('meets what it has read as unpaused', async () => {
    const seen = await look({ paused: ['x'], owed: ['x'], listed: { x: false } });
    assert.deepEqual(seen.is === 'holds' && seen.meets, ['paused-dag:x']);
  });
});

describe('pausing DAGs', () => {
  it('pauses those that the person was asked about, and none that began to wait since', async () => {
    const clock = new ModelClock();
    const airflow = new Airflow(clock);
    airflow.begin('image_data_refresh', 'sensor');
    airflow.begin('audio_data_refresh', 'sensor');
    clock.time += 60_000;
    await pauseDags.perform?.(
      {
        signal: new AbortController().signal,
        service: {
          mayWait: {
            dags: ['image_data_refresh', 'audio_data_refresh'],
            operators: ['HttpSensor'],
            triggers: [],
            pokedEvery: '15m',
            timeout: '12h',
          },
        },
        ports: {
          airflow: airflow.api(() => undefined),
          clock: { now: () => clock.time, sleep: async () => undefined },
        },
        progress: () => undefined,
        oblige: async () => undefined,
      } as never,
      { is: 'pause', label: '', dags: ['image_data_refresh'] },
    );
    assert.deepEqual([...airflow.paused], ['image_data_refresh']);
  });
});
