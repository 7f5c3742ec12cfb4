import { judge, type Verdict } from '../../core/airflow/verdict';
import { clockTime } from '../../core/clockTime';
import type { ObserveContext } from '../../core/kind/kind';
import { ProblemError, type Problem } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import type { AirflowSnapshot } from '../../core/ports/airflow';
import { fact } from './facts';

/** Between two looks at a sensor that was caught mid-poke: long enough for a poke, far shorter than a poke interval. */
export const SAMPLE_GAP_MS = 5_000;
const MOST_SAMPLES = 4;

type Context = Pick<ObserveContext<unknown, unknown>, 'service' | 'ports' | 'signal'>;

/**
 * Looks at Airflow and judges; looks again, seconds apart, while a sensor is caught mid-poke.
 * @param samples how many looks are wanted at least; the gate asks for two
 */
export async function lookAtAirflow(context: Context, samples = 1): Promise<Verdict> {
  const { ports, service, signal } = context;
  const snapshots: AirflowSnapshot[] = [];
  for (;;) {
    snapshots.push(await ports.airflow.snapshot(service.mayWait.dags, signal));
    const verdict = judge(snapshots, service.mayWait);
    const settled = verdict.outcome !== 'transient' || snapshots.length >= MOST_SAMPLES;
    if (settled && (snapshots.length >= samples || isNoGo(verdict))) return verdict;
    await ports.clock.sleep(SAMPLE_GAP_MS, signal);
  }
}

/**
 * The verdict; or, where Airflow doesn't answer and a person overrode "no DAG runs" for this run, who and why. An Airflow
 * that answers is judged, whatever was overridden.
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
      overridden: `Airflow doesn't answer; overridden by ${tick.by}: ${tick.reason ?? ''}`,
    };
  }
}

/** Airflow itself doesn't answer, as opposed to answering that we may not ask. */
export function isAway({ code }: Problem): boolean {
  return ['airflow.network', 'airflow.timeout', 'airflow.server-error'].includes(code);
}

/** Says no by itself, however often one looks. */
export function isNoGo(verdict: Verdict): boolean {
  return verdict.outcome === 'not-safe' || verdict.outcome === 'unknown';
}

/** The verdict as evidence: one fact a run, then what else to know. */
export function verdictFacts({ ports }: Context, verdict: Verdict): Fact[] {
  return [
    ...verdict.runs.map(run =>
      fact(run.dagId, run.reason, run.outcome === 'waits' ? 'good' : 'bad', {
        link: ports.airflow.dagUrl(run.dagId),
        group: run.outcome === 'waits' ? 'Waiting' : 'Blocking',
        detail: `Run ${run.runId}${run.since === null ? '' : `, since ${run.since}`}`,
      }),
    ),
    ...verdict.warnings.map(text => fact('Note', text, 'warn')),
    ...(verdict.earliestAt === null
      ? []
      : [fact('Earliest', clockTime(verdict.earliestAt, ports.clock.now()))]),
  ];
}
