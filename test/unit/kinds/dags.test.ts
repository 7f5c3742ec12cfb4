import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { Obligation } from '../../../src/core/journal/obligation';
import type { AirflowSnapshot, Dag } from '../../../src/core/ports/airflow';
import { pausedDagObligation, pauseDags } from '../../../src/kinds/pauseDags';
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

/** What unpause-dags observes; `listed` says of each DAG in Airflow's list whether it is paused, and the others are paused. */
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
  it('finds one that Airflow leaves out of its lists, as it does while its file fails to import', async () => {
    const seen = await look({ paused: ['x'], owed: ['x'], listed: {} });
    assert.equal(seen.is, 'ready');
  });

  it('includes DAGs taken on with the lock', async () => {
    for (const paused of [[], ['x']]) {
      const seen = await look({ paused, owed: ['y'], listed: { x: false, y: true } });
      assert.equal(seen.is, 'ready', paused.join(' '));
      assert.match('act' in seen ? seen.act.label : '', /\by\b/);
    }
  });

  it('meets the obligation of a DAG that it has read as unpaused', async () => {
    const seen = await look({ paused: ['x'], owed: ['x'], listed: { x: false } });
    assert.deepEqual(seen.is === 'holds' && seen.meets, ['paused-dag:x']);
  });
});

describe('pausing DAGs', () => {
  it('pauses only those that the person was asked about, not ones that started waiting since', async () => {
    const clock = new ModelClock();
    const airflow = new Airflow(clock);
    airflow.begin('image_data_refresh', 'sensor');
    airflow.begin('audio_data_refresh', 'sensor');
    clock.time += 60_000;
    await pauseDags.perform?.(
      {
        signal: new AbortController().signal,
        resources: {
          airflow: {
            mayWait: {
              dags: ['image_data_refresh', 'audio_data_refresh'],
              operators: ['HttpSensor'],
              triggers: [],
              pokedEvery: '15m',
              timeout: '12h',
            },
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

describe('a DAG named like a property of every object', () => {
  it('is seen to wait or to move as any other', async () => {
    const told = (before: Record<string, readonly string[]>) => ({
      signal: new AbortController().signal,
      params: { moveWait: '2m' },
      notes: { before: JSON.parse(JSON.stringify(before)) as unknown, unpausedAt: '2026-11-22T13:00:00Z' },
      ports: {
        clock: { now: () => Date.parse('2026-11-22T13:00:10Z') },
        airflow: {
          address: 'https://airflow.example.org',
          snapshot: async () => ({
            dags: [{ dagId: 'constructor', paused: false }],
            tasks: [{ dagId: 'constructor', runId: 'r', taskId: 't', mapIndex: -1, tryNumber: 1 }],
          }),
          dagUrl: () => '',
        },
      },
      output: () => ({ paused: ['constructor'], endedAt: '2026-11-22T12:00:00Z' }),
      openObligations: () => [],
      reading: (summary: string, facts = []) => ({ summary, facts, at: '2026-11-22T13:00:00Z' }),
    });
    const seen = async (before: Record<string, readonly string[]>) =>
      (await unpauseDags.observe(told(before) as never)).is;
    assert.equal(await seen({}), 'holds');
    assert.equal(await seen({ constructor: ['r t -1  1 '] }), 'working');
    assert.deepEqual(v.parse(unpauseDags.notes, { before: { constructor: ['x'] } }).before, {
      constructor: ['x'],
    });
  });
});

describe('a DAG that was paused at another address', () => {
  const address = 'https://airflow.example.org/';
  const old: Obligation = { ...owe('x'), server: 'https://old.example.org' };
  const told = (choice?: string) => ({
    signal: new AbortController().signal,
    params: { moveWait: '2m' },
    notes: {},
    ports: {
      clock: { now: () => Date.parse('2026-11-22T13:00:00Z') },
      airflow: { address, snapshot: () => assert.fail('asked'), dag: () => assert.fail('asked') },
    },
    output: () => ({ paused: ['x'], endedAt: '2026-11-22T12:00:00Z' }),
    openObligations: () => [old],
    decision: () => (choice === undefined ? undefined : { choice }),
    reading: (summary: string, facts = []) => ({ summary, facts, at: '2026-11-22T13:00:00Z' }),
  });

  it('is asked about before anything from the other Airflow counts', async () => {
    const seen = await unpauseDags.observe(told() as never);
    assert.equal(seen.is, 'waits');
    assert.match(seen.is === 'waits' ? seen.question.title : '', /airflow\.example\.org.*old\.example\.org/);
  });

  it('is owed at the new address once a person says that both are the same', async () => {
    const owed: Omit<Obligation, 'step'>[] = [];
    const seen = await unpauseDags.observe(told('same') as never);
    assert.ok(seen.is === 'ready');
    const context = { ...told('same'), oblige: async (...all: typeof owed) => void owed.push(...all) };
    await unpauseDags.perform?.(context as never, seen.act);
    const { step: _, ...rest } = old;
    assert.deepEqual(owed, [{ ...rest, server: address }]);
  });

  it('stays open whatever the other Airflow says, unless a person insists', async () => {
    const asked: string[] = [];
    const context = (insists: boolean) =>
      ({
        insists,
        signal: new AbortController().signal,
        resources: { airflow: { mayWait: { dags: ['x'] } } },
        ports: {
          airflow: {
            address,
            dag: async () => ({ dagId: 'x', paused: false, nextRunAt: null }),
            setPaused: async (dag: string) => void asked.push(dag),
          },
        },
      }) as never;
    assert.equal((await pausedDagObligation.observe(old, context(false))).met, false);
    await assert.rejects(pausedDagObligation.meet(old, context(false)), /nothing was unpaused/);
    assert.deepEqual(asked, []);
    assert.equal((await pausedDagObligation.observe(old, context(true))).met, true);
    await pausedDagObligation.meet(old, context(true));
    assert.deepEqual(asked, ['x']);
  });

  it('is considered at the same address despite a slash, the case of the host or an older version without one', async () => {
    for (const server of ['https://AIRFLOW.example.org', address, undefined]) {
      const { server: _, ...rest } = old;
      const seen = await pausedDagObligation.observe(server === undefined ? rest : { ...rest, server }, {
        insists: false,
        ports: { airflow: { address, dag: async () => undefined } },
      } as never);
      assert.equal(seen.met, true, server);
    }
  });
});
