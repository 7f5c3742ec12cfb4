import * as l10n from '@vscode/l10n';
import { clockTime } from '../../core/clockTime';
import type { Observation } from '../../core/kind/kind';
import type { Problem } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import type { Plan, RecordReading, StateLock } from '../../core/plan/plan';
import { releaseTagsIn } from '../../core/plan/releaseTags';
import type { JobStatus } from '../../core/ports/runner';
import { adopted } from './branches';
import { factsOf } from './applyFacts';
import { EXPIRED, type ApplyContext, type ApplyOutput } from './applyShape';
import { WITH_DAGS, type ApplyWords } from './applyWords';
import { exitInWords } from './exitCode';
import { count, fact } from './facts';
import { neverBegan } from './loginShell';
import { driftFacts } from './planFacts';

type Outcome = Extract<Observation<ApplyOutput>, { is: 'holds' | 'stopped' }>;

/** Outcome of an apply that has ended. Without an exit code, or if the counts differ, it isn't a success. */
export function outcomeOf(
  context: ApplyContext,
  job: JobStatus,
  record: RecordReading,
  words: ApplyWords = WITH_DAGS,
): Outcome {
  const outcome = outcomeByRecord(context, job, record, words);
  const { cancelled } = context;
  if (cancelled === null || outcome.is === 'holds') return outcome;
  const when = clockTime(cancelled.at);
  if (job.state === 'ended' && !job.recorderLost && hasAppliedNothing(record)) {
    const message = l10n.t`${cancelled.by} interrupted the command at ${when}, before anything was applied.`;
    return stopped(
      context,
      outcome.reading?.facts ?? [],
      'apply.cancelled',
      message,
      l10n.t`Nothing was changed. Retry when you are ready; ${words.first}.`,
    );
  }
  const { problem } = outcome;
  const message = l10n.t`${cancelled.by} interrupted the command at ${when}. ${problem.message}`;
  return { ...outcome, problem: { ...problem, message } };
}

/** Whether the record ends before anything was applied. */
function hasAppliedNothing(record: RecordReading): boolean {
  if ('appliedBefore' in record) return false;
  return (
    record.is === 'planning' ||
    record.is === 'prompt' ||
    record.is === 'other-prompt' ||
    record.is === 'declined' ||
    (record.is === 'failed' && record.during === 'plan')
  );
}

function outcomeByRecord(
  context: ApplyContext,
  job: JobStatus,
  record: RecordReading,
  words: ApplyWords,
): Outcome {
  const facts = factsOf(context, job, record, words);
  const readAndRetry = l10n.t`Read its terminal, then retry. ${words.first}.`;
  if (job.state === 'lost') {
    return stopped(
      context,
      facts,
      'apply.lost',
      l10n.t('The command ended without an exit code, so its outcome is unknown.'),
      l10n.t`Check the terminal and production. A retry ${words.makes} a new plan, which shows what remains.`,
    );
  }
  if (job.notBegun !== undefined) {
    if (hasAppliedNothing(record) && !job.recorderLost) return neverBegan(context, job.notBegun, facts);
    return stopped(
      context,
      facts,
      'apply.not-as-planned',
      l10n.t('The command never began, but something else may have applied in its terminal.'),
      l10n.t('Check the terminal and production, then retry. A new plan shows what remains.'),
    );
  }
  switch (record.is) {
    case 'applied':
      return applied(context, job, record, facts);
    case 'no-changes': {
      const { drifted = [], caveats = [] } = record;
      const differs = drifted.length + caveats.length > 0;
      const all = [
        ...caveats.map(text => fact(l10n.t('Plan'), text, 'bad')),
        ...driftFacts(drifted),
        ...facts,
      ];
      const was = nothing(context, job, all);
      if (mayBeNothing(context) && job.exitCode === 0 && !differs) return was;
      const { output } = was;
      const stop = stopped(
        context,
        all,
        'apply.no-changes',
        differs
          ? l10n.t(
              'Terraform has nothing to change, but production differs from the configuration. See what differs.',
            )
          : l10n.t('Terraform has nothing to change: production runs this version already.'),
        job.exitCode === 0
          ? l10n.t(
              'If it was applied by hand or by a lost run, continue with that as the reason; the later steps still verify it. Otherwise check the version in the module and abort.',
            )
          : readAndRetry,
      );
      return job.exitCode === 0 ? { ...stop, output } : stop;
    }
    case 'declined':
      return stopped(
        context,
        facts,
        declinedCode(context),
        declinedText(context),
        l10n.t`Nothing was changed. Fix the cause if there is one, then retry. ${words.first}.`,
      );
    case 'failed':
      return failed(context, facts, record);
    default:
      if (wasRefused(context) && !job.recorderLost && hasAppliedNothing(record)) {
        return stopped(context, facts, declinedCode(context), declinedText(context), readAndRetry);
      }
      if (job.exitCode !== 0) {
        return stopped(
          context,
          facts,
          'apply.failed',
          l10n.t`The command ended with ${exitInWords(job.exitCode)}.`,
          readAndRetry,
        );
      }
      return stopped(
        context,
        record.is === 'unreadable' ? [fact(l10n.t('Why'), record.why, 'bad'), ...facts] : facts,
        'apply.unreadable',
        l10n.t('The command ended, but its record does not show what was applied.'),
        l10n.t('Check the terminal and production, then retry. A new plan shows what remains.'),
      );
  }
}

/** Whether we answered no. A complete, readable record also shows what somebody typed in the terminal meanwhile. */
function wasRefused({ notes }: ApplyContext): boolean {
  return notes.refusal !== undefined && notes.answered !== 'yes';
}

function applied(
  context: ApplyContext,
  job: JobStatus,
  record: { plan: Plan; applied: Plan['counts'] },
  facts: Fact[],
): Outcome {
  const { plan, applied: done } = record;
  const asPlanned =
    done.add === plan.counts.add &&
    done.change === plan.counts.change &&
    done.destroy === plan.counts.destroy &&
    (done.invoke ?? 0) === (plan.counts.invoke ?? 0);
  if (job.exitCode !== 0 || !asPlanned) {
    return stopped(
      context,
      facts,
      'apply.not-as-planned',
      `${l10n.t`Applied ${done.add}, ${done.change}, ${done.destroy} (add, change, destroy) with ${exitInWords(job.exitCode)}; the plan had ${plan.counts.add}, ${plan.counts.change}, ${plan.counts.destroy}.`}${actionsIn(done, plan.counts)}`,
      l10n.t('Check the terminal and production, then retry. A new plan shows what remains.'),
    );
  }
  const endedAt = job.endedAt ?? context.now();
  return {
    is: 'holds',
    reading: context.reading(
      l10n.t`Applied: ${done.add} added, ${done.change} changed, ${done.destroy} destroyed`,
      facts,
    ),
    output: {
      endedAt,
      startedAt: job.startedAt ?? endedAt,
      planHash: plan.hash,
      tagInPlan: releaseTagsIn(plan, context.used('image'))[0] ?? null,
    },
  };
}

function actionsIn({ invoke: done = 0 }: Plan['counts'], { invoke: planned = 0 }: Plan['counts']): string {
  return done === planned ? '' : ` ${l10n.t`Of ${count(planned, 'action')}, ${done} succeeded.`}`;
}

/** In a rollback, and when resuming a deployment that may already have been applied. */
function mayBeNothing(context: ApplyContext): boolean {
  return context.params.mayBeNothing || (context.outputIfAny(adopted)?.branch ?? null) !== null;
}

function nothing(context: ApplyContext, job: JobStatus, facts: Fact[]): Extract<Outcome, { is: 'holds' }> {
  const endedAt = job.endedAt ?? context.now();
  return {
    is: 'holds',
    reading: context.reading(l10n.t('Nothing to change: production is as it should be'), facts),
    output: { endedAt, startedAt: job.startedAt ?? endedAt, planHash: null, tagInPlan: null },
  };
}

function failed(
  context: ApplyContext,
  facts: Fact[],
  record: Extract<RecordReading, { is: 'failed' }>,
): Outcome {
  const { stateLock, errors, during } = record;
  if (stateLock !== null && during === 'plan') {
    return stopped(context, facts, 'apply.state-locked', ...lockedText(stateLock));
  }
  const first = errors[0] ?? l10n.t('see its terminal');
  return during === 'plan'
    ? stopped(
        context,
        facts,
        'apply.plan-failed',
        l10n.t`The plan failed: ${first}`,
        l10n.t('Nothing was changed. Fix the cause, then retry.'),
      )
    : stopped(
        context,
        facts,
        'apply.failed',
        l10n.t`The apply failed partway: ${first}`,
        l10n.t('Check production first. A retry makes a new plan, which shows what remains.'),
      );
}

/** Message and remedy for a locked state. Some backends don't report who holds the lock. */
function lockedText({ who, created, operation }: StateLock): [string, string] {
  if (who === 'unknown')
    return [
      l10n.t("Terraform's state is locked, and the backend does not say by whom."),
      l10n.t(
        'Ask your team who is running Terraform. Once you are sure that command has ended, unlock the state in a terminal; this extension never forces it.',
      ),
    ];
  // Terraform prints it as Go does, which no date parser has to understand.
  const since = created.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? \+0000 UTC$/, '$1T$2Z');
  return [
    l10n.t`Terraform's state is locked by ${who} since ${since === created ? created : clockTime(since)} (${operation}).`,
    l10n.t`Talk to ${who}. Once you are sure that command has ended, unlock the state in a terminal; this extension never forces it.`,
  ];
}

function declinedCode({ notes }: ApplyContext): string {
  if (notes.refusal === undefined || notes.refusal === 'declined') return 'apply.declined';
  return notes.refusal === EXPIRED ? 'apply.expired' : 'apply.refused';
}

function declinedText({ notes }: ApplyContext): string {
  if (notes.refusal === undefined) return l10n.t('The plan was declined in the terminal.');
  if (notes.refusal === 'declined') return l10n.t('You declined the plan.');
  return notes.refusal === EXPIRED
    ? l10n.t('The plan was declined: the approval expired')
    : l10n.t`The plan was declined: ${notes.refusal}`;
}

function stopped(
  context: ApplyContext,
  facts: readonly Fact[],
  code: string,
  message: string,
  remedy: string,
): Extract<Outcome, { is: 'stopped' }> {
  return {
    is: 'stopped',
    concluded: true,
    reading: context.reading(message, facts),
    problem: { code, message, remedy },
  };
}

/** For a plan that isn't offered for approval: nothing was applied, and the clean-up after this step runs. */
export function refused(
  context: ApplyContext,
  job: JobStatus,
  { code, message, remedy }: Problem,
): Extract<Outcome, { is: 'stopped' }> {
  return stopped(context, factsOf(context, job, { is: 'planning' }), code, message, remedy);
}
