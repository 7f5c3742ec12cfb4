import * as l10n from '@vscode/l10n';
import { judge, type RunVerdict, type Verdict } from '../../core/airflow/verdict';
import { likelySafeAt } from '../../core/airflow/usualRuns';
import { clockTime } from '../../core/clockTime';
import { longSpan } from '../../core/duration';
import type { ObserveContext } from '../../core/kind/kind';
import { ProblemError, type Problem } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import type { AirflowSnapshot } from '../../core/ports/airflow';
import { firstOf } from '../../core/text/joined';
import { neutral } from '../../core/text/neutral';
import { fact, firstFacts } from './facts';

/** Time between looks at a sensor caught mid-poke: long enough for a poke, far shorter than a poke interval. */
const SAMPLE_GAP_MS = 5_000;
const MOST_SAMPLES = 4;

type Context = Pick<ObserveContext<unknown, unknown, 'airflow'>, 'resources' | 'ports' | 'signal'>;

/**
 * Looks at Airflow and judges it; looks again after seconds while a sensor is caught mid-poke.
 * @param samples minimum number of looks; the gate requires two
 */
export async function lookAtAirflow(context: Context, samples = 1): Promise<Verdict> {
  const { ports, resources, signal } = context;
  const snapshots: AirflowSnapshot[] = [];
  for (;;) {
    snapshots.push(await ports.airflow.snapshot(resources.airflow.mayWait.dags, signal));
    const verdict = judge(snapshots, resources.airflow.mayWait, resources.airflow.mustNotRun);
    const settled = verdict.outcome !== 'transient' || snapshots.length >= MOST_SAMPLES;
    if (settled && (snapshots.length >= samples || isNoGo(verdict))) return verdict;
    await ports.clock.sleep(SAMPLE_GAP_MS, signal);
  }
}

/**
 * The verdict; or, if Airflow doesn't respond and a person overrode `dags-clear` for this run, who and why. If it responds,
 * it is judged regardless of an override.
 * @param samples as for {@link lookAtAirflow}
 */
export async function verdictOrOverride(
  context: Context & Pick<ObserveContext<unknown, unknown>, 'override'>,
  samples = 1,
): Promise<
  | { readonly verdict: Verdict; readonly overridden: null }
  | { readonly verdict: null; readonly overridden: string }
> {
  try {
    return { verdict: await lookAtAirflow(context, samples), overridden: null };
  } catch (error) {
    const tick = context.override('dags-clear');
    if (tick === undefined || !(error instanceof ProblemError) || !isAway(error.problem)) throw error;
    return {
      verdict: null,
      overridden: l10n.t`Airflow doesn't answer; overridden by ${tick.by}: ${tick.reason ?? ''}`,
    };
  }
}

/** Airflow itself doesn't respond, as opposed to refusing the request. */
export function isAway({ code }: Problem): boolean {
  return ['airflow.network', 'airflow.timeout', 'airflow.server-error'].includes(code);
}

/** A no that looking again can't change. */
function isNoGo(verdict: Verdict): boolean {
  return verdict.outcome === 'not-safe' || verdict.outcome === 'unknown';
}

/**
 * The verdict as evidence: one fact per run, followed by anything else worth knowing.
 * @param usual usual duration of each DAG's runs, in milliseconds
 */
export function verdictFacts(
  { ports }: Pick<Context, 'ports'>,
  verdict: Verdict,
  usual: ReadonlyMap<string, number> = new Map(),
): Fact[] {
  const likely = likelySafeAt(verdict.runs, usual, ports.clock.now());
  const runFacts = (runs: readonly RunVerdict[], tone: 'good' | 'bad', group: string) =>
    firstFacts(
      runs.map(run =>
        fact(run.dagId, run.reason, tone, {
          link: ports.airflow.dagUrl(run.dagId, run.runId),
          group,
          detail:
            run.since === null
              ? l10n.t`Run ${run.runId}`
              : l10n.t`Run ${run.runId}, since ${clockTime(run.since)}`,
          column: 'DAG',
          cells: runCells(run, usual),
        }),
      ),
      { group },
    );
  const blocking = verdict.runs.filter(({ outcome }) => outcome !== 'waits');
  const waiting = verdict.runs.filter(({ outcome }) => outcome === 'waits');
  return [
    ...runFacts(blocking, 'bad', l10n.t('Blocking')),
    ...runFacts(waiting, 'good', l10n.t('Waiting')),
    ...verdict.warnings.map(text => fact(l10n.t('Note'), text, 'warn')),
    ...(verdict.earliestAt === null ? [] : [fact(l10n.t('Earliest'), clockTime(verdict.earliestAt))]),
    ...(likely === null
      ? []
      : [
          fact(
            l10n.t('Likely safe'),
            l10n.t`about ${clockTime(likely)}, judging by how long these DAGs usually take`,
          ),
        ]),
    ...(isGo(verdict)
      ? []
      : (verdict.nextStarts ?? []).map(({ dagId, at }) =>
          fact(dagId, clockTime(at), 'info', {
            group: l10n.t('Next scheduled starts'),
            link: ports.airflow.dagUrl(dagId),
          }),
        )),
  ];
}

function isGo({ outcome }: Verdict): boolean {
  return outcome === 'safe' || outcome === 'safe-if-paused';
}

const OUTCOMES: Readonly<Record<RunVerdict['outcome'], string>> = {
  waits: l10n.t('may wait'),
  executes: l10n.t('executes'),
  blocked: l10n.t('not allowed now'),
};

/** A run as a row of a table; several tasks share the row's cells. */
function runCells(
  { dagId, outcome, paused, since, tasks }: RunVerdict,
  usual: ReadonlyMap<string, number>,
): NonNullable<Fact['cells']> {
  const took = usual.get(dagId);
  const [oldest = since] = tasks.flatMap(task => task.startedAt ?? task.queuedAt ?? []).sort();
  const all = (texts: readonly string[]): string =>
    firstOf(
      [...new Set(texts)].map(text => neutral(text, 100)),
      2,
    );
  const cell = (column: string, text: string) => ({ column, text: text === '' ? '–' : text });
  return [
    cell(l10n.t('Task'), all(tasks.map(task => task.taskId))),
    cell(l10n.t('Operator'), all(tasks.map(task => task.operator ?? l10n.t('not told')))),
    cell(l10n.t('State'), all(tasks.map(task => task.state ?? 'none'))),
    cell(l10n.t('Since'), oldest === null ? '' : clockTime(oldest)),
    ...(usual.size === 0 ? [] : [cell(l10n.t('Usually'), took === undefined ? '' : longSpan(took))]),
    cell(l10n.t('Verdict'), paused === true ? l10n.t`${OUTCOMES[outcome]}, paused` : OUTCOMES[outcome]),
  ];
}
