import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { judge, type Verdict } from '../../src/core/airflow/verdict';
import type { AirflowApi, AirflowSnapshot } from '../../src/core/ports/airflow';
import { never } from '../integration/clients/loopback';
import { until } from '../harness/until';
import { patient, type RealAirflow } from './realAirflow';
import { acceptance, HELD_POKE, isHeldLong, onlyOf, shapes, shown, type Shape } from './shapes';

/** One line of the table of verdicts. */
interface Line {
  readonly what: string;
  readonly shows: string;
  readonly expected: Verdict['outcome'];
  readonly actual: Verdict['outcome'];
}

/**
 * Creates every shape, waits until the API shows it, and judges it.
 * @param resultsFile where to write the table's lines, as JSON
 * @returns two groups of tests, each to be called inside a `describe`: what shows at once, and what takes a while or lasts only
 * seconds
 */
export function verdicts(
  airflow: () => RealAirflow,
  client: () => AirflowApi,
  resultsFile: string,
): { readonly atOnce: () => void; readonly late: () => void } {
  const lines = new Map<string, Line>();

  /** Waits for shapes, and adds their lines. */
  const judgeAll = async (wanted: readonly Shape[]): Promise<void> => {
    let earlier: AirflowSnapshot | undefined;
    const missing = () => wanted.filter(shape => !lines.has(shape.dagId)).map(shape => shape.dagId);
    await until(
      'every shape to show',
      async () => {
        const look = await client().snapshot(acceptance.dags, never);
        // A slow DAG processor loses the DAGs for a moment, and the verdict then rightly says "unknown".
        if (look.readableDags === 0) return look;
        const looks = earlier === undefined ? [look] : [earlier, look];
        earlier = look;
        for (const shape of wanted) {
          if (lines.has(shape.dagId) || !isShown(shape, look)) continue;
          const own = looks.map(one => onlyOf(shape.dagId, one));
          lines.set(shape.dagId, lineOf(shape, judge(own, acceptance).outcome));
        }
        await pauseByHand(look);
        // On a busy machine, a poke may begin so late that it rightly no longer counts as one. The next one may not.
        if (missing().includes(HELD_POKE) && isHeldLong(HELD_POKE, look)) airflow().sensorsAsk.answer();
        return look;
      },
      () => missing().length === 0,
      {
        ...patient,
        words: look =>
          missing()
            .map(id => `${id}: ${seen(id, look)}`)
            .join('; '),
      },
    );
    for (const { dagId } of wanted) {
      const line = lines.get(dagId) ?? assert.fail(dagId);
      assert.equal(line.actual, line.expected, line.what);
    }
  };

  /** Pauses a DAG by hand as soon as it waits. */
  async function pauseByHand(look: AirflowSnapshot): Promise<void> {
    const waits = shown(onlyOf('refresh_paused', look)).some(text => text.startsWith('up_for_reschedule'));
    const paused = look.dags.some(dag => dag.dagId === 'refresh_paused' && dag.paused);
    if (!waits || paused) return;
    await airflow().raw('PATCH', `/api/${airflow().api}/dags/refresh_paused`, { is_paused: true });
  }

  const start = async (some: readonly Shape[]): Promise<void> => {
    for (const shape of some) for (const runId of shape.runs) await airflow().trigger(shape.dagId, runId);
  };
  const byHand = (one: Shape): boolean => one.dagId !== HELD_POKE;

  return {
    atOnce: () => {
      before('start every DAG of the table that stays as it is', () => start(shapes.filter(byHand)));

      it('judges every shape that shows at once as expected', () =>
        judgeAll(shapes.filter(shape => shape.late !== true)));
    },
    late: () => {
      before('start the one whose poke is held', () => start(shapes.filter(one => !byHand(one))));

      it('judges every other shape as expected', () => judgeAll(shapes.filter(shape => shape.late === true)));

      it('judges the whole server as not safe, with a reason for each run', async () => {
        const verdict = judge([await client().snapshot(acceptance.dags, never)], acceptance);
        assert.equal(verdict.outcome, 'not-safe');
        assert.ok(verdict.runs.every(run => run.reason !== '' && run.since !== undefined));
        const reasonOf = (dagId: string) => verdict.runs.find(run => run.dagId === dagId)?.reason ?? '';
        assert.match(
          reasonOf('refresh_python_beside_wait'),
          /^Executes: promote \(PythonOperator, running\) since/,
        );
        assert.match(
          reasonOf('refresh_external_dag'),
          /does not allow waiting on: wait_for_other \(ExternalTaskSensor/,
        );
        assert.match(reasonOf('other_http_wait'), /doesn't allow this DAG to run now/);
      });

      it('warns about a DAG that starts by schedule inside the deploy window', async () => {
        const { warnings } = judge([await client().snapshot(acceptance.dags, never)], acceptance);
        assert.match(warnings.join('\n'), /1 DAG may start by schedule before .*: other_starts_soon/);
      });

      it('sees a DAG that starts between two looks', async () => {
        const dagId = 'other_starts_later';
        const looks = [await client().snapshot(acceptance.dags, never)];
        await airflow().trigger(dagId, 'now');
        looks.push(await client().snapshot(acceptance.dags, never));
        const outcomes = [1, 2].map(
          count =>
            judge(
              looks.slice(0, count).map(look => onlyOf(dagId, look)),
              acceptance,
            ).outcome,
        );
        assert.deepEqual(outcomes, ['safe', 'not-safe']);
        lines.set(dagId, {
          what: 'A DAG that starts between two looks',
          shows: 'a run, with or without tasks',
          expected: 'not-safe',
          actual: outcomes[1] ?? 'unknown',
        });
      });

      it('no longer refuses a sensor once its poke is over', async () => {
        airflow().sensorsAsk.release();
        const looks: AirflowSnapshot[] = [];
        await until(
          'the poke to end',
          async () => {
            looks.push(onlyOf(HELD_POKE, await client().snapshot(acceptance.dags, never)));
            return looks;
          },
          () => judge(looks, acceptance).outcome === 'safe-if-paused',
          {
            ...patient,
            words: () => `${judge(looks, acceptance).outcome}: ${looks.slice(-1).flatMap(shown).join()}`,
          },
        );
        const outcomes = looks.map((_, index) => judge(looks.slice(0, index + 1), acceptance).outcome);
        const executing = looks.filter(look => look.tasks.some(task => task.state === 'running'));
        assert.ok(
          outcomes.slice(0, -1).every(outcome => outcome !== 'safe'),
          outcomes.join(),
        );
        assert.ok(executing.every(look => judge([look], acceptance).outcome !== 'safe-if-paused'));
      });

      after('save the lines of the table', () => {
        mkdirSync(path.dirname(resultsFile), { recursive: true });
        const version = airflow().version;
        writeFileSync(resultsFile, JSON.stringify({ version, lines: inOrder(lines) }, undefined, 2));
      });
    },
  };
}

function isShown(shape: Shape, look: AirflowSnapshot): boolean {
  const own = onlyOf(shape.dagId, look);
  return shown(own).join() === shape.shows.join() && (shape.when?.(look) ?? true);
}

function lineOf(shape: Shape, actual: Verdict['outcome']): Line {
  return {
    what: shape.what,
    shows: shape.shows.join(', ') || 'no task instance',
    expected: shape.expected,
    actual,
  };
}

function inOrder(lines: ReadonlyMap<string, Line>): readonly Line[] {
  const order = shapes.map(shape => shape.dagId);
  return [...lines].sort(([a], [b]) => rank(order, a) - rank(order, b)).map(([, line]) => line);
}

function rank(order: readonly string[], dagId: string): number {
  return order.includes(dagId) ? order.indexOf(dagId) : order.length;
}

function seen(dagId: string, look: AirflowSnapshot): string {
  return shown(onlyOf(dagId, look)).join() || 'no task instance';
}
