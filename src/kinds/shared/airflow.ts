import type { ObserveContext } from '../../core/engine/kind';
import type { Fact } from '../../core/engine/reading';
import type { AirflowSnapshot } from '../../core/ports/airflow';
import { judge, type Verdict } from '../../core/airflow/verdict';
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
        group: run.outcome === 'waits' ? 'Waiting' : 'In the way',
        detail: `Run ${run.runId}${run.since === null ? '' : `, since ${run.since}`}`,
      }),
    ),
    ...verdict.warnings.map(text => fact('Note', text, 'warn')),
    ...(verdict.earliestAt === null ? [] : [fact('Earliest', verdict.earliestAt)]),
  ];
}
