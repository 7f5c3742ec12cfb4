import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Verdict } from '../core/airflow/verdict';
import { clockTime } from '../core/clockTime';
import { defineKind, type Observation, type ObserveContext } from '../core/kind/kind';
import { DurationSchema, durationMs } from '../core/runbook/runbook';
import { NamedSchemas } from '../core/runbook/resources';
import { isAway, lookAtAirflow, verdictFacts } from './shared/airflow';
import { usualDags } from './shared/usualDags';
import { dagsAreStill } from './shared/gate';

/** How often to check again automatically while it is "not safe". */
const LOOK_AGAIN_MS = 20_000;

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['airflow']).entries,
  /** Age at which the tick shows as stale; every act that relies on it rereads it in any case. */
  freshFor: v.optional(DurationSchema, '10m'),
  /** How often the verdict is refreshed while a later step relies on it. */
  watch: v.optional(DurationSchema, '15s'),
});

/** The verdict: may Airflow be replaced? */
export const dagsClear = defineKind({
  name: 'dags-clear',
  uses: ['airflow'],
  title: l10n.t('Unfinished DAG runs'),
  params: Params,
  output: v.object({ outcome: v.picklist(['safe', 'safe-if-paused']), toPause: v.array(v.string()) }),
  notes: v.object({}),
  needs: [],
  // Without this, nobody could roll back an apply that took Airflow down.
  overridable: ({ problem, productionMayHaveChanged }) =>
    productionMayHaveChanged && problem !== null && isAway(problem),
  freshMs: params => durationMs(params.freshFor),
  watchMs: params => durationMs(params.watch),
  recheck: (_own, act) => dagsAreStill(act),
  observe: async context => {
    const verdict = await lookAtAirflow(context);
    if (verdict.outcome === 'safe' || verdict.outcome === 'safe-if-paused') {
      return {
        is: 'holds',
        reading: context.reading(verdict.summary, verdictFacts(context, verdict)),
        output: { outcome: verdict.outcome, toPause: [...verdict.toPause] },
      };
    }
    return notSafe(context, verdict);
  },
});

/**
 * The observation if the verdict isn't "go": a no-go waits and is checked again automatically; a sensor caught mid-poke is
 * checked again in seconds; an unknown verdict stops.
 */
export async function notSafe(
  context: Pick<ObserveContext<unknown, unknown, 'airflow'>, 'resources' | 'ports' | 'signal' | 'reading'>,
  verdict: Verdict,
): Promise<Exclude<Observation<never>, { is: 'holds' | 'ready' }>> {
  const inTheWay = verdict.runs.filter(({ outcome }) => outcome !== 'waits').map(({ dagId }) => dagId);
  const usual = verdict.outcome === 'not-safe' ? await usualDags(context, inTheWay) : undefined;
  const reading = context.reading(verdict.summary, verdictFacts(context, verdict, usual));
  if (verdict.outcome === 'transient') return { is: 'working', reading, checkAgainMs: 5_000 };
  if (verdict.outcome === 'unknown') {
    return {
      is: 'stopped',
      reading,
      problem: {
        code: 'airflow.unknown',
        message: verdict.summary,
        remedy: l10n.t(
          'Sign in to Airflow with a user that may read all DAGs, runs and task instances; then try again.',
        ),
      },
    };
  }
  const seconds = LOOK_AGAIN_MS / 1000;
  return {
    is: 'waits',
    reading,
    question: {
      id: 'not-safe',
      title: l10n.t('Not safe to deploy'),
      detail:
        verdict.earliestAt === null
          ? l10n.t`${verdict.summary}. This step looks at Airflow every ${seconds} seconds and continues by itself once nothing is blocking. You are told when you are needed.`
          : l10n.t`${verdict.summary}. This step looks at Airflow every ${seconds} seconds and continues by itself once nothing is blocking, not before ${clockTime(verdict.earliestAt)}. You are told when you are needed.`,
      subject: 'verdict',
      choices: [],
      byItself: true,
    },
    checkAgainMs: LOOK_AGAIN_MS,
  };
}
