import * as l10n from '@vscode/l10n';
import { act, type Act } from '../../core/kind/act';
import type { Observation, PerformContext } from '../../core/kind/kind';
import { readRecord } from '../../core/plan/readRecord';
import { durationMs, elapsedMs } from '../../core/runbook/runbook';
import { inShellWords } from '../../core/text/shellWords';
import type { ApplyBase, ApplyContext, ApplyNotes, ApplyOutput } from './applyShape';
import { WITH_DAGS, type ApplyWords } from './applyWords';
import type { UnderWay } from './cancelling';
import { fact } from './facts';
import { jobStatus, startJob } from './job';
import { countedPlanFacts } from './planFacts';
import { whileRunning } from './standing';

/** The act of {@link secondPlan}. */
export type StartSecondPlan = Act<'start-second-plan'>;
const START = act('start-second-plan', l10n.t('start the second plan'));

type Applied = Extract<Observation<ApplyOutput>, { is: 'holds' }>;

/**
 * Plans again after the apply, while the flag is still true, because with the flag false the module's own precondition
 * fails. Findings never keep the flag from going back: they stop the step as concluded, so that the clean-up after it runs.
 * @param applied outcome of the apply itself
 */
export async function secondPlan(
  context: ApplyContext,
  argv: readonly string[],
  applied: Applied,
  words: ApplyWords = WITH_DAGS,
): Promise<Observation<ApplyOutput, StartSecondPlan>> {
  const { notes, params, ports } = context;
  const { reading } = applied;
  // A just recipe is identified by its name alone.
  const shown = inShellWords(argv[0] === 'just' ? argv.slice(0, 2) : argv);
  // It changes nothing, and the flag goes back after it, so neither an incident nor a lost lock prevents it.
  const start = {
    is: 'ready',
    reading,
    act: START,
    harmless: true,
    withoutLock: true,
  } as const;
  if (notes.checkJobId === undefined) return start;
  const job = await jobStatus(context, notes.checkJobId);
  if (job.state === 'starting') return start;
  const isOver = job.state === 'ended' || job.state === 'lost';
  const running = elapsedMs(Date.parse(job.startedAt ?? context.now()), ports.clock.now());
  if (!isOver && running < durationMs(params.checkWithin)) {
    const summary = l10n.t('Applied; a second plan must find nothing to change');
    return whileRunning(context, job, { ...reading, summary });
  }
  const record = await readRecord(job.record, { allowedAttributes: () => [] });
  const nothing = job.notBegun === undefined && record.is === 'no-changes' ? record : undefined;
  const differs = (nothing?.caveats ?? []).length + (nothing?.drifted ?? []).length > 0;
  if (isOver && job.exitCode === 0 && nothing !== undefined && !differs) {
    const facts = [...reading.facts, fact(shown, l10n.t('nothing is left to change'), 'good')];
    return { ...applied, reading: { ...reading, facts } };
  }
  const plan = record.is === 'planning' ? (record.printed ?? null) : null;
  const { cancelled } = context;
  const found =
    cancelled?.subject === `second-plan ${job.id}`
      ? l10n.t`was interrupted by ${cancelled.by}`
      : job.notBegun !== undefined
        ? l10n.t`never began: the login shell (${job.notBegun.shell}) did not run it`
        : !isOver
          ? l10n.t`did not end within ${params.checkWithin}`
          : differs
            ? l10n.t('finds that production differs from the configuration')
            : plan === null
              ? l10n.t('could not be read reliably')
              : l10n.t('still finds something to change');
  return {
    is: 'stopped',
    concluded: true,
    output: applied.output,
    reading: {
      ...reading,
      facts: [
        fact(shown, found, 'bad'),
        ...(plan === null ? [] : countedPlanFacts(plan, [])),
        ...reading.facts,
      ],
    },
    problem: {
      code: 'apply.second-plan',
      message: l10n.t`Applied as planned, but the second plan ${found}.`,
      remedy: l10n.t`Read what it shows. If it is known and harmless, continue with a reason; otherwise retry (${words.first}) or roll back.`,
    },
  };
}

/** The second plan, while it is running. */
export async function secondPlanUnderWay(context: ApplyContext): Promise<UnderWay | undefined> {
  const { checkJobId } = context.notes;
  if (checkJobId === undefined) return undefined;
  const job = await jobStatus(context, checkJobId);
  return job.state === 'attached' || job.state === 'detached' ? { is: 'second-plan', job } : undefined;
}

/** Starts it, even if a crash prevented that before. */
export async function startSecondPlan(
  context: PerformContext<ApplyBase, ApplyNotes>,
  argv: readonly string[],
): Promise<void> {
  await startJob(context, { title: l10n.t('second plan'), argv }, context.notes.checkJobId, checkJobId =>
    context.note({ checkJobId }),
  );
}
