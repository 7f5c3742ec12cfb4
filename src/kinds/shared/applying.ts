import * as l10n from '@vscode/l10n';
import { act, byAct, type Act } from '../../core/kind/act';
import type { Observation } from '../../core/kind/kind';
import { toProblem } from '../../core/errors';
import { subjectOf } from '../../core/journal/subject';
import type { Plan, RecordReading } from '../../core/plan/plan';
import { readRecord } from '../../core/plan/readRecord';
import type { JobStatus } from '../../core/ports/runner';
import { durationMs, elapsedMs } from '../../core/runbook/runbook';
import type { Use } from '../../core/runbook/resourceOf';
import { outcomeOf } from './applyOutcome';
import type { Context, How, Performing, PromptParams } from './applyHow';
import { CHECKS_MS, EXPIRED, type ApplyContext, type ApplyOutput } from './applyShape';
import { approvedOnly } from './approvedOnly';
import { cancellation, underWay, type UnderWay } from './cancelling';
import { fact } from './facts';
import { jobStatus, NOT_STARTED, startJob } from './job';
import { allowedAttributes, approvalQuestion, judgedReading } from './judgedPlan';
import { memoryOf } from './memories';
import { hangUp, outOfReach, type HangUp } from './outOfReach';
import { countedPlanFacts } from './planFacts';
import { secondPlan, secondPlanUnderWay, startSecondPlan, type StartSecondPlan } from './secondPlan';
import { withTargeting } from './targeting';
import { whileRunning } from './standing';

type Start = Act<'start'>;
interface Refuse extends Act<'refuse'> {
  /** As noted and shown. */
  readonly why: string;
}
type Approve = Act<'approve'>;
/** Possible answers at the prompt. */
type Answer = Refuse | Approve;
type Acts = Start | StartSecondPlan | HangUp | Answer;
/** The record must have been quiet for this long before its end counts as a waiting question. */
const QUIET_MS = 400;
const UNASKED_BEFORE = l10n.t('Something was applied before this question, without waiting for an approval');

/** An answer shows in the record within this time; otherwise it never arrived. */
const ANSWER_SHOWS_MS = 5_000;

/**
 * How a kind applies: Terraform plans, waits at its prompt, and is answered once, by the person who read that plan.
 */
export function applying<P extends PromptParams, U extends Use = never>(how: How<P, U>) {
  const startAct = (context: Context<P, U>): Start => act('start', how.label(context));
  return {
    observe: async (context: Context<P, U>): Promise<Observation<ApplyOutput, Acts>> => {
      const { notes } = context;
      if (notes.jobId === undefined) {
        const reading = context.reading(how.command(context).join(' '));
        return { is: 'ready', reading, act: startAct(context) };
      }
      const job = await jobStatus(context, notes.jobId);
      const record = await readRecord(job.record, {
        memory: memoryOf(notes.jobId),
        allowedAttributes: address => allowedAttributes(context.params.expects, address),
      });
      if (job.state === 'ended' || job.state === 'lost') {
        const outcome = approvedOnly(context, outcomeOf(context, job, record, how.words));
        const check = how.check(context);
        if (outcome.is === 'stopped') return how.whatRuns(context, outcome);
        return check === undefined ? outcome : secondPlan(context, check, outcome, how.words);
      }
      if (job.state === 'starting')
        return { is: 'ready', reading: context.reading(NOT_STARTED), act: startAct(context) };
      // Something else is running there, not what we started.
      if (job.notBegun !== undefined)
        return whileRunning(context, job, context.reading(progressText(job, record)));
      if (record.is === 'prompt' && job.quietMs >= QUIET_MS) {
        const plan = withTargeting(record.plan, how.command(context));
        const isUnasked = record.appliedBefore === true && notes.answered !== 'yes' && !job.answeredByHand;
        return atPrompt(how, context, job, isUnasked ? withCaveat(plan, UNASKED_BEFORE) : plan);
      }
      if (record.is === 'unreadable' && job.quietMs >= 10 * QUIET_MS) return unreadable(context, record.why);
      const facts =
        'plan' in record && record.plan !== null ? countedPlanFacts(record.plan, context.params.expects) : [];
      const reading = context.reading(progressText(job, record), facts);
      return whileRunning(context, job, reading, record.is === 'other-prompt' ? record.prompt : undefined);
    },
    perform: byAct<Performing<P, U>, Acts>({
      start: async context => {
        const argv = how.command(context);
        const noted = await how.before(context);
        await startJob(context, { title: 'apply', argv }, context.notes.jobId, jobId =>
          context.note({ jobId, ...noted }),
        );
      },
      'start-second-plan': context => startSecondPlan(context, how.check(context) ?? []),
      'hang-up': context => hangUp(context, jobOf(context)),
      refuse: async (context, { why }) =>
        answer(context, await jobStatus(context, jobOf(context)), 'no', why),
      approve: async context => approve(how, context, await jobStatus(context, jobOf(context))),
    }),
    cancel: (context: Context<P, U>) => cancellation(context, () => runsNow(context)),
    showTerminal: async ({ notes, ports }: Context<P, U>) => {
      const job = notes.checkJobId ?? notes.jobId;
      if (job !== undefined) await ports.runner.show(job);
    },
  };
}

/** Id of the job that an act is about, which existed when the act was decided on. */
function jobOf({ notes: { jobId } }: Pick<Context, 'notes'>): string {
  if (jobId === undefined) throw new Error('There is no job to act on.');
  return jobId;
}

async function runsNow(context: Context): Promise<UnderWay | undefined> {
  const { jobId } = context.notes;
  if (jobId === undefined) return undefined;
  const job = await jobStatus(context, jobId);
  const record = await readRecord(job.record, { allowedAttributes: () => [] });
  return underWay(job, record) ?? secondPlanUnderWay(context);
}

function progressText(job: JobStatus, record: RecordReading): string {
  if (job.recorderLost) return l10n.t('Recording lost; Terraform is still running');
  if (job.state === 'detached') return l10n.t('The terminal is gone; Terraform will end by itself');
  if (record.is === 'unreadable') return record.why;
  if (record.is === 'applying')
    return record.done.length === 0
      ? l10n.t('Terraform is applying')
      : l10n.t`Terraform is applying, ${record.done.length} done`;
  return l10n.t('Terraform is planning');
}

/** Something that a person must know before they approve a plan; its hash stays the same. */
function withCaveat(plan: Plan, caveat: string): Plan {
  return { ...plan, caveats: [...(plan.caveats ?? []), caveat] };
}

function atPrompt<P extends PromptParams, U extends Use = never>(
  how: How<P, U>,
  context: Context<P, U>,
  job: JobStatus,
  plan: Plan,
): Observation<never, HangUp | Answer> {
  const { params, notes, ports } = context;
  const now = ports.clock.now();
  const { reading, clean } = judgedReading(context, plan, how.imageTag(context));
  if (notes.answeredAt !== undefined && elapsedMs(Date.parse(notes.answeredAt), now) < ANSWER_SHOWS_MS) {
    return {
      is: 'working' as const,
      reading: { ...reading, summary: l10n.t('Terraform is taking the answer') },
      checkAgainMs: 300,
    };
  }
  if (job.state !== 'attached') return outOfReach(context, job, reading, durationMs(params.reachWithin));
  const expiresAt = expiryOf(context, job);
  // The prompt holds the state lock, so it is answered even if the team lock is lost; in that case, with no.
  const answering = { is: 'ready' as const, reading, withoutLock: true };
  // A refusal stands even if a crash prevented the answer: a yes requires another plan.
  if (notes.answered === 'no') {
    const why = notes.refusal ?? 'declined';
    return { ...answering, act: { is: 'refuse', label: l10n.t('answer no again'), why }, harmless: true };
  }
  if (now >= expiresAt) {
    const expired: Refuse = { is: 'refuse', label: l10n.t('answer no: expired'), why: EXPIRED };
    return { ...answering, act: expired, harmless: true };
  }
  const decision = context.decision('approve-plan', plan.hash);
  if (decision?.choice === 'decline') {
    const act: Refuse = { is: 'refuse', label: l10n.t('answer no'), why: 'declined' };
    return { ...answering, act, harmless: true };
  }
  if (decision !== undefined)
    return { ...answering, act: act('approve', l10n.t('check again and answer yes')) };
  return {
    is: 'waits' as const,
    reading,
    checkAgainMs: 1_000,
    question: approvalQuestion(
      plan,
      clean,
      expiresAt,
      l10n.t`Terraform is waiting with this plan and holds the state lock. When you approve, ${how.rechecked} rechecked, then the prompt is answered with yes.`,
    ),
  };
}

/** When the approval expires, in milliseconds since the epoch. */
function expiryOf({ ports, params }: ApplyContext, job: JobStatus): number {
  return ports.clock.now() - job.quietMs + durationMs(params.expiry);
}

function unreadable(context: ApplyContext, why: string) {
  return {
    is: 'waits' as const,
    reading: context.reading(l10n.t('The gate is closed: the plan cannot be read reliably'), [
      fact(l10n.t('Why'), why, 'bad'),
    ]),
    checkAgainMs: 1_000,
    question: {
      id: 'unreadable',
      title: l10n.t('The plan cannot be read reliably'),
      detail: l10n.t('It cannot be approved from here. Read the terminal, answer no there, and retry.'),
      subject: subjectOf([why]),
      choices: [],
    },
  };
}

/** The approval: rechecks everything it relies on; if a check fails, answers no. */
async function approve<P extends PromptParams, U extends Use = never>(
  how: How<P, U>,
  context: Performing<P, U>,
  job: JobStatus,
): Promise<void> {
  const record = await readRecord(job.record, { allowedAttributes: () => [] });
  if (record.is !== 'prompt') return;
  const decision = context.decision('approve-plan', record.plan.hash);
  if (decision === undefined || decision.choice === 'decline') return;
  const { clock } = context.ports;
  const began = clock.now();
  let facts: readonly string[];
  try {
    facts = await how.recheck(context);
  } catch (error) {
    if (context.signal.aborted) throw error;
    await answer(context, job, 'no', toProblem(error).message);
    return;
  }
  const after = await jobStatus(context, job.id);
  const unchanged = await readRecord(after.record, { allowedAttributes: () => [] });
  if (
    unchanged.is !== 'prompt' ||
    unchanged.plan.hash !== decision.subject ||
    after.identity !== job.identity
  )
    return;
  // If the machine slept or its clock was set, the checks may be outdated, or the approval may have expired.
  const now = clock.now();
  if (elapsedMs(began, now) > CHECKS_MS || now >= expiryOf(context, after)) return;
  await context.note({ checks: [...facts], approvedHash: decision.subject, approvedBy: decision.by });
  // An incident may have been declared while the checks ran; whatever was journaled before that note is known here.
  if (context.run.frozen) return;
  await answer(context, after, 'yes', null);
}

async function answer(
  context: Performing,
  job: JobStatus,
  word: 'yes' | 'no',
  refusal: string | null,
): Promise<void> {
  await context.note({ answered: word, answeredAt: context.now(), ...(refusal === null ? {} : { refusal }) });
  // An incident was declared while that was being written.
  if (word === 'yes' && context.run.frozen) return;
  try {
    await context.ports.runner.answer(job.id, job.identity, word, word === 'yes' ? job.record : undefined);
  } catch (error) {
    // It ended meanwhile, e.g. because of an answer that showed late: the next observation reads the outcome.
    const { state } = await jobStatus(context, job.id);
    if (state !== 'ended' && state !== 'lost') throw error;
  }
}
