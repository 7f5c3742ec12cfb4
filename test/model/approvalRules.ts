import type { RunEvent } from '../../src/core/journal/events';
import type { RunRecord } from '../../src/core/journal/state';
import type { ModelClock } from './clock';
import type { SavedPlan } from './fakes/savedPlan';
import type { Job } from './fakes/terminals';
import type { Checked, Played } from './runbooks';
import type { ModelWorld } from './world';

/** A check of the world, as the engine last read it. */
export interface Read {
  readonly call: number;
  readonly at: number;
  readonly holds: boolean;
}

/** An answer of the person. */
export interface Chosen {
  /** The job whose prompt was waiting then. */
  readonly job: string | null;
  /** The plan that was saved at that time. */
  readonly saved: SavedPlan | null;
  readonly choice: string;
  readonly subject: string;
}

/** What the approval rules know about a run. */
interface Rules {
  readonly world: ModelWorld;
  readonly clock: ModelClock;
  readonly call: () => number;
  readonly played: Played;
  readonly record: RunRecord | undefined;
  readonly chosen: readonly Chosen[];
  readonly reads: Partial<Record<Checked, Read>>;
  isFresh(read: Read): boolean;
  broken(what: string): void;
}

/** The most calls between a machine's sleep and the act that follows it. */
const CALLS_OF_ONE_ACT = 8;
const FRESH_MS = 60_000;
const EXPIRY_MS = 10 * 60_000;

/** What must hold right before a plan is applied: by a `yes` at its prompt, or by starting the apply of a saved one. */
export class ApprovalRules {
  #actingCall = 0;
  /** First look at the DAGs inside the click. */
  #firstLook: Read | undefined;
  /** Jobs whose prompt or plan was refused. */
  readonly #refused = new Set<string>();

  constructor(private readonly rules: Rules) {}

  acts(call: number): void {
    this.#actingCall = call;
    this.#firstLook = undefined;
  }
  looks(read: Read): void {
    this.#firstLook ??= read;
  }
  noted({ step, notes }: Extract<RunEvent, { type: 'step.noted' }>, record: RunRecord | undefined): void {
    if (notes.answered !== 'no') return;
    const { jobId, planJobId } = record?.steps[step]?.notes ?? {};
    for (const id of [jobId, planJobId]) if (typeof id === 'string') this.#refused.add(id);
  }

  /** A prompt is being answered with yes. */
  yes(jobId: string): void {
    const { rules } = this;
    const act = 'yes is sent';
    if (this.#refused.has(jobId)) rules.broken('a prompt that was refused is answered with yes');
    const job = this.#job(jobId);
    // It may be answered by hand or closed at this very moment, which the runner and Terraform handle.
    if (job?.stage === 'prepared' || job?.stage === 'runs')
      rules.broken(`${act}, and no approval is asked for`);
    const approved = this.#approvalsOf(jobId).some(each => each.job === jobId);
    if (!approved) rules.broken(`${act} to a plan that was not approved`);
    this.#mustBeChecked(act, job);
  }

  /** The apply of a saved plan is being started, which asks nothing. */
  saved({ id }: Job): void {
    const { rules } = this;
    const act = 'a saved plan is applied';
    const { planJobId } = this.#notesOf(id);
    const planned = this.#job(String(planJobId));
    if (this.#refused.has(id) || this.#refused.has(String(planJobId)))
      rules.broken(`${act} that was refused`);
    const { saved } = rules.world.terminals;
    const approved = this.#approvalsOf(id).some(each => each.saved !== null && each.saved === saved);
    if (!approved) rules.broken(`${act} that was not approved`);
    this.#mustBeChecked(act, planned);
  }

  #job(id: string): Job | undefined {
    return this.rules.world.terminals.jobs.find(job => job.id === id);
  }
  #notesOf(jobId: string): Readonly<Record<string, unknown>> {
    const steps = Object.values(this.rules.record?.steps ?? {});
    return steps.find(step => step.notes.jobId === jobId)?.notes ?? {};
  }
  /** The person's approvals of the plan that the step noted as approved. */
  #approvalsOf(jobId: string): readonly Chosen[] {
    const { approvedHash } = this.#notesOf(jobId);
    return this.rules.chosen.filter(c => c.choice.startsWith('approve') && c.subject === approvedHash);
  }

  /** @param planned the job that made the plan */
  #mustBeChecked(act: string, planned: Job | undefined): void {
    const { rules } = this;
    if (rules.record?.incident?.frozen === true) rules.broken(`${act} while an incident freezes the run`);
    const slept = rules.call() - rules.world.jumpedAt <= CALLS_OF_ONE_ACT;
    if (planned !== undefined && !slept && rules.clock.time - planned.grewAt > EXPIRY_MS + FRESH_MS)
      rules.broken(`${act} after the approval expired`);
    for (const what of rules.played.checks) {
      const read = rules.reads[what];
      if (read === undefined || read.call < this.#actingCall || !rules.isFresh(read))
        rules.broken(`${act} without a look at the ${what} inside the click`);
      else if (!read.holds) rules.broken(`${act} though the ${what} did not hold`);
    }
    if (!rules.played.checks.includes('dags')) return;
    const [first, second] = [this.#firstLook, rules.reads.dags];
    if (first === undefined || second === undefined || second.at - first.at < 5_000)
      rules.broken(`${act} on one look at the DAGs`);
  }
}
