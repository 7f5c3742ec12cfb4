import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { act, byAct, type Act } from '../core/kind/act';
import { defineKind, type Observation, type ObserveContext, type PerformContext } from '../core/kind/kind';
import { ProblemError, toProblem, type Problem } from '../core/errors';
import { PARTIAL } from '../core/plan/deferral';
import type { Plan, RecordReading } from '../core/plan/plan';
import { readPlanJson, type SavedPlan } from '../core/plan/planJson';
import { readRecord, readSavedApply, showsApply } from '../core/plan/readRecord';
import type { JobStatus } from '../core/ports/runner';
import { RecipeSchema, durationMs, elapsedMs } from '../core/runbook/runbook';
import { NamedSchemas } from '../core/runbook/resources';
import { mayGoOn, mayHaveApplied } from './shared/afterApply';
import { outcomeOf, refused } from './shared/applyOutcome';
import {
  ApplyNotesSchema,
  ApplyOutputSchema,
  ApplyParamsSchema,
  CHECKS_MS,
  EXPIRED,
  type ApplyOutput,
} from './shared/applyShape';
import { approvedOnly } from './shared/approvedOnly';
import { cancellation, underWay, type UnderWay } from './shared/cancelling';
import { exitInWords } from './shared/exitCode';
import { recheckGate } from './shared/gate';
import { jobStatus, justCommand, NOT_STARTED, startOnce, runsJust } from './shared/job';
import { allowedAttributes, approvalQuestion, judgedReading, planLinks } from './shared/judgedPlan';
import { neverBegan } from './shared/loginShell';
import { memoryOf } from './shared/memories';
import { secondPlan, secondPlanUnderWay, startSecondPlan, type StartSecondPlan } from './shared/secondPlan';
import { whileRunning } from './shared/standing';
import { committedVersion, target } from './shared/target';
import { withWhatRuns } from './shared/whatRuns';

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['module', 'image', 'airflow', 'infrastructure']).entries,
  ...ApplyParamsSchema.entries,
  /** Recipe that plans and saves the plan. */
  plan: RecipeSchema,
  /** Recipe that prints the saved plan as JSON, and nothing else. `recipe` then applies that very file without asking. */
  show: RecipeSchema,
});
const Notes = v.partial(v.object({ ...ApplyNotesSchema.entries, planJobId: v.string() }));
type Params = v.InferOutput<typeof Params>;
type Notes = v.InferOutput<typeof Notes>;
type Used = 'module' | 'image' | 'airflow' | 'infrastructure';
type Context = ObserveContext<Params, Notes, Used>;

type SavedAct = Act<'plan' | 'call-off' | 'approve'>;
interface LetBe extends Act<'let-be'> {
  /** As noted and shown. */
  readonly why: string;
}
type Acts = SavedAct | StartSecondPlan | LetBe;
const PLAN = act('plan', l10n.t('plan'));
/** Problems for which {@link readPlanJson} refuses a plan: reading the same file again gives the same result. */
const NEVER_OFFERED: ReadonlySet<string> = new Set(['plan.json', 'plan.errored', 'plan.not-applyable']);
/** How often to read the saved plan again while waiting for approval, in milliseconds. */
const LOOK_AGAIN_MS = 5_000;

/** Like `apply`, for an infrastructure that saves its plan: reads the plan's JSON form, and applies exactly that plan. */
export const applySaved = defineKind({
  name: 'apply-saved',
  uses: ['module.version', 'module.flag', 'image', 'airflow', 'infrastructure'],
  title: l10n.t('Apply the saved plan'),
  params: Params,
  runs: ({ plan, show, recipe, check }, resources) => [
    ...runsJust(resources, [plan]),
    ...runsJust(resources, [show], 'background'),
    ...runsJust(resources, [recipe, check]),
  ],
  output: ApplyOutputSchema,
  notes: Notes,
  provides: ['apply'],
  needs: ['dags-clear', target.name, 'branch', committedVersion.name],
  overridable: mayGoOn,
  links: planLinks,
  changedProduction: mayHaveApplied,
  observe: async (context: Context) => {
    const { notes, params } = context;
    if (notes.planJobId === undefined) {
      const command = justCommand(context, params.plan).join(' ');
      return { is: 'ready', reading: context.reading(command), act: PLAN, harmless: true };
    }
    const planned = await jobStatus(context, notes.planJobId);
    if (planned.state === 'starting')
      return { is: 'ready', reading: context.reading(NOT_STARTED), act: PLAN, harmless: true };
    if (!isOver(planned))
      return whileRunning(context, planned, context.reading(l10n.t('Terraform is planning')));
    if (planned.notBegun !== undefined) return neverBegan(context, planned.notBegun);
    if (notes.jobId !== undefined && !(await isCalledOff(context, notes.jobId))) {
      const job = await jobStatus(context, notes.jobId);
      if (job.state !== 'starting') return applying(context, job);
      // If refused at the gate, it must not start any more; otherwise it goes through the gate again.
      if (notes.refusal !== undefined)
        return {
          is: 'ready',
          reading: context.reading(NOT_STARTED),
          act: act('call-off', l10n.t('call off what was not started')),
          harmless: true,
          withoutLock: true,
        };
    }
    const memory = memoryOf(notes.planJobId);
    const record = await readRecord(planned.record, { allowedAttributes: () => [], memory });
    if (showsApply(record)) return unplanned(approvedOnly(context, outcomeOf(context, planned, record)));
    if (notes.refusal !== undefined || planned.exitCode !== 0) return outcomeOf(context, planned, record);
    const plan = await offered(context);
    if (!('hash' in plan)) return refused(context, planned, plan);
    const { drifted, caveats = [] } = plan;
    const isNothing =
      plan.changes.length + plan.outputs.length === 0 && !(plan.applyable && caveats.includes(PARTIAL));
    return isNothing
      ? outcomeOf(context, planned, { is: 'no-changes', drifted, caveats })
      : atGate(context, planned, plan);
  },
  perform: byAct<PerformContext<Params, Notes, Used>, Acts>({
    plan: context => plan(context),
    'call-off': context => context.ports.runner.forget(context.notes.jobId ?? ''),
    'start-second-plan': context =>
      startSecondPlan(context, justCommand(context, context.params.check ?? '')),
    'let-be': (context, { why }) => context.note({ answered: 'no', refusal: why }),
    approve: context => approve(context),
  }),
  cancel: context => cancellation(context, () => runsNow(context)),
  showTerminal: async ({ notes, ports }) => {
    const job = notes.checkJobId ?? notes.jobId ?? notes.planJobId;
    if (job !== undefined) await ports.runner.show(job);
  },
});

/** The outcome of a recipe that should only have planned, but has applied: {@link mayHaveApplied} tells it by its code. */
function unplanned(outcome: ReturnType<typeof outcomeOf>): ReturnType<typeof outcomeOf> {
  if (outcome.is === 'holds' || mayHaveApplied({}, outcome.problem)) return outcome;
  return { ...outcome, problem: { ...outcome.problem, code: 'apply.not-as-planned' } };
}

function isOver({ state }: JobStatus): boolean {
  return state === 'ended' || state === 'lost';
}

async function plan(context: PerformContext<Params, Notes, Used>): Promise<void> {
  await context.ports.git.fetch(context.signal);
  await startOnce(
    context,
    { title: 'plan', recipe: context.params.plan },
    context.notes.planJobId,
    planJobId => context.note({ planJobId }),
  );
}

/** Whether a refused apply was discarded before it could start. */
async function isCalledOff({ ports, notes }: Context, jobId: string): Promise<boolean> {
  return notes.refusal !== undefined && (await ports.runner.status(jobId)) === undefined;
}

function atGate(context: Context, planned: JobStatus, plan: Plan): Observation<ApplyOutput, Acts> {
  const { reading, clean } = judgedReading(context, plan, context.output(target).imageTag);
  const expiresAt = expiryOf(context, planned);
  if (context.ports.clock.now() >= expiresAt) {
    const act: LetBe = { is: 'let-be', label: l10n.t('let it be: expired'), why: EXPIRED };
    return { is: 'ready', reading, act, harmless: true };
  }
  const decision = context.decision('approve-plan', plan.hash);
  if (decision?.choice === 'decline') {
    const act: LetBe = { is: 'let-be', label: l10n.t('let it be'), why: 'declined' };
    return { is: 'ready', reading, act, harmless: true };
  }
  if (decision !== undefined)
    return { is: 'ready', reading, act: act('approve', l10n.t('check again and apply')) };
  return {
    is: 'waits',
    reading,
    checkAgainMs: LOOK_AGAIN_MS,
    question: approvalQuestion(
      plan,
      clean,
      expiresAt,
      l10n.t(
        'This plan is saved. When you approve, the DAGs, the flag, the image and the branch are rechecked, then exactly this plan is applied.',
      ),
    ),
  };
}

/** When the plan's approval expires, in milliseconds since the epoch. */
function expiryOf({ ports, params }: Context, { endedAt, quietMs }: JobStatus): number {
  const now = ports.clock.now();
  // The record's age is also known if the clock was set back meanwhile.
  const age = Math.max(endedAt === null ? 0 : elapsedMs(Date.parse(endedAt), now), quietMs);
  return now - age + durationMs(params.expiry);
}

async function applying(context: Context, job: JobStatus): Promise<Observation<ApplyOutput, Acts>> {
  if (!isOver(job)) return whileRunning(context, job, context.reading(l10n.t('Terraform is applying')));
  // A recipe may delete its plan. Stopping as concluded lets the clean-up run.
  const plan = await savedIfAny(context);
  const record: RecordReading =
    'hash' in plan ? await readSavedApply(job.record, plan) : { is: 'unreadable', why: plan.message };
  const outcome = approvedOnly(context, outcomeOf(context, job, record));
  const { check } = context.params;
  if (outcome.is === 'stopped') return withWhatRuns(context, outcome);
  return check === undefined ? outcome : secondPlan(context, justCommand(context, check), outcome);
}

async function runsNow(context: Context): Promise<UnderWay | undefined> {
  const { jobId, planJobId } = context.notes;
  if (jobId !== undefined && !(await isCalledOff(context, jobId))) {
    const job = await jobStatus(context, jobId);
    if (job.state === 'attached' || job.state === 'detached') {
      const plan = await savedIfAny(context);
      return { is: 'applying', job, plan: 'hash' in plan ? plan : null };
    }
    return secondPlanUnderWay(context);
  }
  if (planJobId === undefined) return undefined;
  const job = await jobStatus(context, planJobId);
  return underWay(job, { is: 'planning' });
}

/** The approval: rechecks everything, including the plan itself; if a check fails, nothing is applied. */
async function approve(context: PerformContext<Params, Notes, Used>): Promise<void> {
  const { hash } = await readSaved(context);
  const decision = context.decision('approve-plan', hash);
  if (decision === undefined || decision.choice === 'decline') return;
  const began = context.ports.clock.now();
  let checks: readonly string[];
  try {
    checks = await recheckGate(context);
  } catch (error) {
    if (context.signal.aborted) throw error;
    await context.note({ answered: 'no', refusal: toProblem(error).message });
    return;
  }
  if ((await readSaved(context)).hash !== hash) return;
  const now = context.ports.clock.now();
  const planned = await jobStatus(context, context.notes.planJobId ?? '');
  if (elapsedMs(began, now) > CHECKS_MS || now >= expiryOf(context, planned)) return;
  // An incident was declared while the checks ran.
  if (context.run.frozen) return;
  const { head } = context.output(committedVersion);
  const approval = { checks: [...checks], approvedHash: hash, approvedBy: decision.by };
  await startOnce(context, { title: 'apply', recipe: context.params.recipe }, context.notes.jobId, jobId =>
    context.note({ ...approval, jobId, head, answered: 'yes', answeredAt: context.now() }),
  );
}

/** The saved plan, or why it can't be approved. */
async function offered(context: Context): Promise<SavedPlan | Problem> {
  try {
    return await readSaved(context);
  } catch (error) {
    if (error instanceof ProblemError && NEVER_OFFERED.has(error.problem.code)) return error.problem;
    throw error;
  }
}

/** The saved plan while or after it is applied, or why it can't be shown any more: neither an interrupt nor the end waits for it. */
async function savedIfAny(context: Context): Promise<SavedPlan | Problem> {
  try {
    return await readSaved(context);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

async function readSaved(context: Context): Promise<SavedPlan> {
  const { ports, params, signal } = context;
  const { exitCode, stdout, stderr } = await ports.tools.run(justCommand(context, params.show), signal);
  if (exitCode !== 0) {
    throw new ProblemError({
      code: 'plan.show',
      message: l10n.t`just ${params.show} ended with ${exitInWords(exitCode)}.`,
      remedy: l10n.t('Run it in a terminal and fix what it reports, then try again.'),
      detail: stderr.slice(0, 2_000),
    });
  }
  return readPlanJson(stdout, { allowedAttributes: address => allowedAttributes(params.expects, address) });
}
