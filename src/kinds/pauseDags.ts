import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { byAct, type Act } from '../core/kind/act';
import { defineKind, type ObserveContext, type PerformContext } from '../core/kind/kind';
import type { ObligationKind } from '../core/kind/obligationKind';
import type { Verdict } from '../core/airflow/verdict';
import { subjectOf } from '../core/journal/subject';
import { ProblemError } from '../core/errors';
import { neutral } from '../core/text/neutral';
import { NamedSchemas } from '../core/runbook/resources';
import { lookAtAirflow, verdictFacts, verdictOrOverride } from './shared/airflow';
import { count, fact } from './shared/facts';
import { elsewhere, isElsewhere } from './shared/sameServer';
import { adopt } from './adopt';
import { notSafe } from './dagsClear';
import { together } from '../core/text/joined';

/** Pauses DAGs, or takes on unpausing DAGs that are already paused. */
interface DagsAct extends Act<'pause' | 'owe'> {
  readonly dags: readonly string[];
}

/** Pauses the DAGs that only wait, right before production changes and no earlier. */
export const pauseDags = defineKind({
  name: 'pause-dags',
  uses: ['airflow'],
  title: l10n.t('Pause waiting DAGs'),
  params: v.strictObject({ ...v.pick(NamedSchemas, ['airflow']).entries }),
  output: v.object({ paused: v.array(v.string()) }),
  notes: v.object({}),
  needs: ['dags-clear'],
  overridable: false,
  observe: async context => {
    const { verdict, overridden } = await verdictOrOverride(context);
    // One that was taken on with the lock may also be this run's own.
    const ours = [...new Set(context.openObligations('paused-dag').map(o => o.subject))];
    if (overridden !== null) {
      return { is: 'holds', reading: context.reading(overridden), output: { paused: ours } };
    }
    if (verdict.outcome === 'safe') {
      const whose = await whosePause(context, ours, verdict);
      if (whose !== null) return whose;
      const summary =
        ours.length === 0
          ? l10n.t('Nothing to pause')
          : l10n.t`${count(ours.length, 'DAG')} paused by us; nothing executes`;
      return {
        is: 'holds',
        reading: context.reading(summary, [
          ...ours.map(dag =>
            fact(dag, l10n.t('paused by us'), 'good', { link: context.ports.airflow.dagUrl(dag) }),
          ),
          ...verdictFacts(context, verdict),
        ]),
        output: { paused: ours },
      };
    }
    if (verdict.outcome !== 'safe-if-paused') return notSafe(context, verdict);
    const subject = subjectOf(verdict.toPause);
    const reading = context.reading(verdict.summary, verdictFacts(context, verdict));
    if (context.decision('pause', subject)?.choice === 'pause') {
      const label = l10n.t`pause ${verdict.toPause.join(', ')}`;
      const act: DagsAct = { is: 'pause', label, dags: verdict.toPause };
      return { is: 'ready', reading, act };
    }
    return {
      is: 'waits',
      reading,
      question: {
        id: 'pause',
        title: l10n.t`Pause ${together(verdict.toPause)}?`,
        detail: l10n.t(
          'They are only waiting. While paused, they keep their place as Airflow is replaced; afterwards exactly these are unpaused. The timeout of a paused sensor keeps running.',
        ),
        subject,
        choices: [
          {
            id: 'pause',
            label:
              verdict.toPause.length === 1
                ? l10n.t('Pause it')
                : l10n.t`Pause ${verdict.toPause.length} DAGs`,
            tone: 'primary',
          },
        ],
      },
      checkAgainMs: 20_000,
    };
  },
  perform: byAct<PerformContext<object, object, 'airflow'>, DagsAct>({
    owe: async (context, { dags }) => {
      for (const dagId of dags) await oweUnpausing(context, dagId);
    },
    pause: async (context, { dags }) => {
      const { ports, signal } = context;
      const verdict = await lookAtAirflow(context);
      // Further DAGs that wait by now are asked about next.
      for (const dagId of verdict.toPause.filter(id => dags.includes(id))) {
        const dag = await ports.airflow.dag(dagId, signal);
        // Paused by someone else: leave it, and it isn't ours to unpause.
        if (dag === undefined || dag.paused) continue;
        context.progress(l10n.t`Pausing ${dagId}`);
        await oweUnpausing(context, dagId);
        await ports.airflow.setPaused(dagId, true, signal);
      }
    },
  }),
});

function oweUnpausing(context: PerformContext<object, object, 'airflow'>, dagId: string): Promise<void> {
  return context.oblige({
    id: `paused-dag:${dagId}`,
    kind: 'paused-dag',
    subject: dagId,
    previous: 'unpaused',
    server: context.ports.airflow.address,
    title: l10n.t`Unpause ${dagId}`,
  });
}

/**
 * Airflow can't tell who paused a DAG, so ask a person where it matters: for a waiting DAG that was paused during its run,
 * and when resuming a deployment, for every paused DAG that may wait.
 * @returns null if there is nothing to ask, or it has been answered
 */
async function whosePause(
  context: ObserveContext<object, object, 'airflow'>,
  ours: readonly string[],
  verdict: Verdict,
) {
  const { ports, resources, signal } = context;
  const isAdopted = (context.outputIfAny(adopt)?.branch ?? null) !== null;
  const waits = new Set(verdict.runs.map(run => run.dagId));
  const paused: string[] = [];
  for (const dagId of resources.airflow.mayWait.dags) {
    if (ours.includes(dagId) || !(isAdopted || waits.has(dagId))) continue;
    if ((await ports.airflow.dag(dagId, signal))?.paused === true) paused.push(dagId);
  }
  if (paused.length === 0) return null;
  const subject = subjectOf(paused);
  const reading = context.reading(
    l10n.t('Paused, and not by this run'),
    paused.map(dagId => fact(dagId, l10n.t('paused'), 'warn', { link: ports.airflow.dagUrl(dagId) })),
  );
  const choice = context.decision('whose-pause', subject)?.choice;
  if (choice === 'ours') {
    const act: DagsAct = {
      is: 'owe',
      label: l10n.t`owe the unpausing of ${paused.join(', ')}`,
      dags: paused,
    };
    return { is: 'ready' as const, reading, act };
  }
  if (choice !== undefined) return null;
  return {
    is: 'waits' as const,
    reading,
    question: {
      id: 'whose-pause',
      title: l10n.t`Was ${together(paused)} paused for this deployment?`,
      detail: l10n.t(
        'Airflow does not tell who paused a DAG. A DAG paused for the deployment is unpaused at its end; one paused for another reason stays paused.',
      ),
      subject,
      choices: [
        { id: 'ours', label: l10n.t('Yes, unpause it at the end'), tone: 'primary' as const },
        { id: 'others', label: l10n.t('No, leave it paused'), tone: 'secondary' as const },
      ],
    },
  };
}

/** Open until the DAG is unpaused on the Airflow where it was paused, or on one that a person says is the same. */
export const pausedDagObligation: ObligationKind = {
  name: 'paused-dag',
  remedy: l10n.t('Unpause the DAG'),
  observe: async (obligation, { ports, signal, insists }) => {
    const { subject, server } = obligation;
    if (!insists && isElsewhere(obligation, ports.airflow))
      return { met: false, evidence: l10n.t`it was paused at ${neutral(server ?? '')}` };
    const dag = await ports.airflow.dag(subject, signal);
    if (dag === undefined) return { met: true, evidence: l10n.t('Airflow has no such DAG') };
    return {
      met: !dag.paused,
      evidence: dag.paused ? l10n.t('Airflow says it is paused') : l10n.t('Airflow says it is not paused'),
    };
  },
  meet: async (obligation, { ports, resources, signal, insists }) => {
    const { subject } = obligation;
    if (!insists && isElsewhere(obligation, ports.airflow))
      throw elsewhere(obligation, ports.airflow.address);
    if (!resources.airflow.mayWait.dags.includes(subject)) throw notOfRunbook(subject);
    await ports.airflow.setPaused(subject, false, signal);
  },
};

function notOfRunbook(dagId: string): ProblemError {
  return new ProblemError({
    code: 'airflow.not-of-runbook',
    message: l10n.t`${neutral(dagId)} was not unpaused, because the runbook does not name it.`,
    remedy: l10n.t('Find out who paused it and why; unpause it in Airflow if that is right. Then try again.'),
  });
}
