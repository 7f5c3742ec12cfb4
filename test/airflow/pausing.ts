import assert from 'node:assert/strict';
import { judge, type Verdict } from '../../src/core/airflow/verdict';
import type { AirflowApi, AirflowSnapshot } from '../../src/core/ports/airflow';
import { lookAtAirflow } from '../../src/kinds/shared/airflow';
import { systemClock as clock } from '../../src/platform/node/clock';
import { never } from '../integration/clients/loopback';
import { until } from '../harness/until';
import { patient, type RealAirflow } from './realAirflow';
import { acceptance, onlyOf, shapes } from './shapes';

/** Poke interval of the sensors of `image_data_refresh`. */
const POKED_EVERY_MS = 15_000;
/** The DAGs that must not run while others are paused. */
const inTheWay = [
  ...shapes.filter(shape => shape.expected === 'not-safe').map(shape => shape.dagId),
  'other_starts_later',
];

/** Pausing the waiting DAGs, and unpausing exactly those: Airflow's behavior, and the verdict. */
export function pausing(airflow: () => RealAirflow, client: () => AirflowApi): void {
  const look = (): Promise<AirflowSnapshot> => client().snapshot(acceptance.dags, never);
  /** The verdict, read the way the runbook's steps do. */
  const verdict = (samples?: number): Promise<Verdict> =>
    lookAtAirflow(
      {
        ports: { airflow: client(), clock },
        resources: { airflow: { mayWait: acceptance } },
        signal: never,
      } as Parameters<typeof lookAtAirflow>[0],
      samples,
    );
  let ours: readonly string[] = [];
  let paused: AirflowSnapshot;

  before('end everything that blocks', async () => {
    const blocking = (look: AirflowSnapshot) =>
      inTheWay.filter(dagId => judge([onlyOf(dagId, look)], acceptance).runs.length > 0);
    await until(
      'nothing in the way any more',
      async () => {
        const newest = await look();
        // Repeated, because SQLite may be locked for a minute, and Airflow then answers 500.
        for (const { dagId, runId } of newest.runs.filter(run => inTheWay.includes(run.dagId)))
          await airflow().fail(dagId, runId);
        return newest;
      },
      newest => blocking(newest).length === 0,
      { ...patient, words: newest => blocking(newest).join() },
    );
  });

  it('is safe if paused, and names only DAGs that are not paused yet', async () => {
    // Judged where it is waited for: a moment later, a sensor may be mid-poke again.
    const { toPause } = await until('safe if paused', verdict, isJudged('safe-if-paused'), judged);
    const waiting = shapes.filter(
      shape => shape.named && shape.runs.length > 0 && shape.expected !== 'not-safe',
    );
    const unpaused = waiting.map(shape => shape.dagId).filter(id => id !== 'refresh_paused');
    assert.deepEqual([...toPause].sort(), unpaused.sort());
    ours = toPause;
  });

  it('is safe twice in a row once they are paused', async () => {
    for (const dagId of ours) assert.equal((await client().setPaused(dagId, true, never)).paused, true);
    await until('safe, looked at twice', () => verdict(2), isJudged('safe'), judged);
    paused = await look();
  });

  it('stays safe: no paused sensor is poked, though its run is still shown as running', async () => {
    const due = Date.now() + 1.5 * POKED_EVERY_MS;
    await until(
      'a time at which an unpaused sensor would have been poked',
      async () => Date.now(),
      now => now > due,
      patient,
    );
    const later = await look();
    assert.equal(judge([later], acceptance).outcome, 'safe');
    assert.equal(lastPoke(later, 'image_data_refresh'), lastPoke(paused, 'image_data_refresh'));
    assert.ok(later.runs.some(run => run.dagId === 'image_data_refresh' && run.state === 'running'));
  });

  it('unpauses only those DAGs, and sees a sensor move', async () => {
    const before = lastPoke(await look(), 'image_data_refresh');
    for (const dagId of ours) await client().setPaused(dagId, false, never);
    await until(
      'the sensor to be poked again',
      async () => lastPoke(await look(), 'image_data_refresh'),
      poked => poked !== before,
      patient,
    );
    assert.equal(
      (await client().dag('refresh_paused', never))?.paused,
      true,
      'stays paused, as somebody wanted it',
    );
  });
}

const isJudged =
  (outcome: Verdict['outcome']) =>
  (verdict: Verdict): boolean =>
    verdict.outcome === outcome;

const judged = { ...patient, words: inWords };

function inWords({ outcome, summary, runs }: Verdict): string {
  const reasons = runs.map(run => `${run.dagId} ${run.outcome}: ${run.reason}`);
  return [`${outcome}: ${summary}`, ...reasons].join('\n  ');
}

/** When the DAG's sensor was last handed to a worker. */
function lastPoke(snapshot: AirflowSnapshot, dagId: string): string | undefined {
  return onlyOf(dagId, snapshot)
    .tasks.flatMap(task => task.queuedAt ?? [])
    .sort()
    .at(-1);
}
