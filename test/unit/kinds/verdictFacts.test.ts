import assert from 'node:assert/strict';
import { judge } from '../../../src/core/airflow/verdict';
import type { Fact } from '../../../src/core/journal/reading';
import type { Ports } from '../../../src/core/ports';
import type { AirflowSnapshot } from '../../../src/core/ports/airflow';
import { verdictFacts } from '../../../src/kinds/shared/airflow';
import { acceptance, at, dag, imageRefresh, look, run } from '../core/airflow/snapshots';

const poked = { ...acceptance, pokedEvery: '15m', timeout: '12h' };
const context = {
  ports: {
    airflow: { dagUrl: (dagId: string) => `https://airflow.example.org/dags/${dagId}` },
    clock: { now: () => Date.parse(at(0)) },
  } as unknown as Ports,
} as Parameters<typeof verdictFacts>[0];

function factsOf(snapshot: AirflowSnapshot): readonly Fact[] {
  return verdictFacts(context, judge([snapshot], poked));
}

describe('the evidence for a verdict', () => {
  it("shows each run's DAG, its link, what it waits on, since when, and its next poke", () => {
    const [fact] = factsOf(imageRefresh([{}]));
    assert.equal(fact?.label, 'image_data_refresh');
    assert.equal(fact.link, 'https://airflow.example.org/dags/image_data_refresh');
    assert.match(
      fact.value,
      /TemplatedConnectionHttpSensor, up_for_reschedule.*next poke about 2026-11-22 12:10 UTC$/,
    );
    assert.match(fact.detail ?? '', /^Run .+, since 2026-/);
    assert.equal(fact.group, 'Waiting');
  });

  it('counts the runs beyond what a person reads, and keeps those that block in sight', () => {
    const runs = Array.from({ length: 12_000 }, (_, n) =>
      run(n % 2 === 0 ? 'other' : 'image_data_refresh', { runId: String(n), state: 'queued' }),
    );
    const facts = factsOf({ ...imageRefresh([]), runs });
    assert.ok(JSON.stringify(facts).length < 1_000_000);
    assert.deepEqual(
      facts.filter(({ label }) => label === 'And more').map(({ group, value }) => `${group}: ${value}`),
      ['Blocking: 5800 more', 'Waiting: 5800 more'],
    );
  });

  it('shows the earliest safe moment as a clock time', () => {
    const facts = factsOf(imageRefresh([{ operator: 'ExternalTaskSensor' }]));
    assert.deepEqual(
      facts.filter(fact => fact.label === 'Earliest').map(fact => fact.value),
      ['2026-11-22 12:10 UTC'],
    );
  });

  it('lists in a table what blocks, and what is scheduled next', () => {
    const executing = imageRefresh([{ operator: 'PythonOperator', state: 'running' }]);
    const facts = factsOf({ ...executing, dags: [...executing.dags, dag('soon', false, at(7200))] });
    assert.deepEqual(
      facts[0]?.cells
        ?.map(({ column, text }) => `${column}: ${text}`)
        .filter(text => !text.startsWith('Since')),
      [
        'Task: reindex.wait_for_completion',
        'Operator: PythonOperator',
        'State: running',
        'Verdict: executes',
      ],
    );
    const next = facts.filter(({ group }) => group === 'Next scheduled starts');
    assert.deepEqual(
      next.map(({ label, value }) => [label, value]),
      [['soon', '2026-11-22 14:00 UTC']],
    );
  });

  it('shows how long a DAG usually takes, and when it is likely to be safe', () => {
    const executing = imageRefresh([{ operator: 'PythonOperator', state: 'running' }]);
    const began = { ...executing, runs: [run('image_data_refresh', { startedAt: at(-3600) })] };
    const usual = new Map([['image_data_refresh', 100 * 60_000]]);
    const facts = verdictFacts(context, judge([began], poked), usual);
    assert.equal(facts[0]?.column, 'DAG');
    assert.equal(facts[0].cells?.find(({ column }) => column === 'Usually')?.text, '1 h 40 min');
    assert.match(
      facts.find(({ label }) => label === 'Likely safe')?.value ?? '',
      /^about 2026-11-22 12:40 UTC/,
    );
  });

  it('warns of a run scheduled inside the deploy window', () => {
    const facts = factsOf(look({ dags: [...look().dags, dag('soon', false, at(60))] }));
    assert.deepEqual(
      facts.map(fact => [fact.label, fact.tone, fact.value]),
      [
        [
          'Note',
          'warn',
          '1 DAG may start by schedule before 2026-11-22 12:30 UTC: soon (2026-11-22 12:01 UTC)',
        ],
      ],
    );
  });

  it('warns of a sensor that may reach its own timeout, before anything is paused', () => {
    const began = { runs: [run('image_data_refresh', { startedAt: at(-11.75 * 3600) })] };
    const notes = factsOf(imageRefresh([{}], began)).filter(fact => fact.label === 'Note');
    assert.match(
      notes[0]?.value ?? '',
      /image_data_refresh may time out from 2026-11-22 12:15 UTC on, paused or not/,
    );
  });
});
