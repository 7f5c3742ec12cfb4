import { toProblem, type Problem } from '../errors';
import type { Severity } from '../journal/events';
import { hasEnded, needsLock, stepState } from '../journal/state';
import { keepBeating } from '../lock/heartbeat';
import { progressOf } from '../lock/progress';
import { courseOf } from '../runbook/runbook';
import { stepsOfAct } from '../kind/stepsOfAct';
import { buildView } from '../view/buildView';
import { exportRecord } from '../view/exportRecord';
import { incidentReport } from '../view/incidentReport';
import type { Live, LiveStep, WatchedStep } from '../kind/live';
import type { RunView } from '../view/view';
import { Background } from './background';
import { cancelOutdated } from './cancelling';
import { checkStep } from './checking';
import { closeRun } from './closing';
import type { ContextSource } from './context';
import { decisionOn, type Answer } from './decisionOn';
import type { Deployment } from './deployment';
import { Driver } from './driver';
import { mustHaveEnded } from './jobsOfRun';
import { Lease } from './lease';
import { meetObligation } from './meeting';
import type { Cancellation } from '../kind/kind';
import {
  closed,
  jobRunning,
  lockNeeded,
  noRollback,
  notAborting,
  notFinished,
  notInDoubt,
  otherCourse,
  requireReason,
} from './refusals';
import type { RunOptions } from './runOptions';
import { signedOutSteps } from './signedIn';
import { mustBeTickable } from './ticking';
import { Watch } from './watch';

/** One run: the journal's events, the driver, and the person's decisions. */
export class Run implements Deployment {
  readonly #driver: Driver;
  readonly #background: Background;
  readonly #source: ContextSource;
  readonly #watch: Watch;
  readonly #live = new Map<string, LiveStep>();
  readonly #watched = new Map<string, WatchedStep>();
  readonly #listeners = new Set<(view: RunView) => void>();
  readonly #disposed = new AbortController();
  readonly #lease: Lease;
  #problem: Problem | null = null;
  /** Of the newest heartbeat: only one that goes well ends it. */
  #beatProblem: Problem | null = null;

  constructor(private readonly options: RunOptions) {
    this.#source = {
      runbook: options.runbook,
      kinds: options.kinds,
      ports: options.ports,
      lock: options.lock,
      person: options.person,
      run: () => options.log.record,
      recordMarkdown: () => this.exportRecord(),
    };
    this.#driver = new Driver({
      ...options,
      source: this.#source,
      onLive: (stepId, live) => {
        if (live === null) this.#live.delete(stepId);
        else this.#live.set(stepId, live);
        this.#changed();
      },
    });
    this.#background = new Background({
      clock: options.ports.clock,
      signal: this.#disposed.signal,
      goOn: () => this.#driver.drive(),
      onProblem: this.#tell.bind(this),
    });
    this.#watch = new Watch({
      ...options,
      clock: options.ports.clock,
      look: (step, signal) => this.#driver.look(step, signal),
      onLook: (stepId, seen) => {
        this.#watched.set(stepId, seen);
        this.#changed();
      },
    });
    options.log.onAppend(() => {
      this.#changed();
    });
    this.#lease = new Lease({
      ...options,
      clock: options.ports.clock,
      onDrive: this.#drive.bind(this),
      onLost: to => {
        this.dispose();
        options.onOusted(to);
      },
      onChange: () => {
        this.#changed();
      },
    });
    this.#lease.begin(this.#disposed.signal);
  }

  get view(): RunView {
    const live: Live = {
      steps: this.#live,
      watched: this.#watched,
      problem: this.#problem ?? this.#beatProblem,
    };
    const view = buildView({
      ...this.options,
      drivenElsewhere: this.#lease.elsewhere,
      record: this.options.log.record,
      events: this.options.log.events,
      live,
    });
    return this.options.masked?.(view) ?? view;
  }

  onChange(listener: (view: RunView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  seen(isSeen: boolean): void {
    this.#watch.isSeen = isSeen;
  }

  resume(): void {
    this.#background.run(async () => {
      await this.options.person.ask(this.#disposed.signal);
      if (this.#lease.elsewhere === null && !this.#disposed.signal.aborted) this.#goOn();
    });
  }

  async decide(stepId: string, answer: Answer): Promise<void> {
    this.#mustBeOnCourseHere(stepId);
    const decision = decisionOn(this.options.log.record, stepId, answer, { by: this.#by, at: this.#now() });
    await this.#andGoOn(this.options.log.append({ type: 'step.decided', step: stepId, decision }));
  }

  async check(stepId: string): Promise<void> {
    this.#mustBeOnCourseHere(stepId);
    await checkStep(
      {
        ...this.options,
        driver: this.#driver,
        course: () => this.#course(),
        mayReopen: () => this.view.canAbort,
        reopen: (steps, why) => this.#reopen(steps, why, true),
        goOn: this.#goOn.bind(this),
      },
      stepId,
    );
  }

  async retry(stepId: string): Promise<void> {
    this.#mustBeOnCourseHere(stepId);
    await this.#still(async () => {
      const { phase, concluded } = stepState(this.options.log.record, stepId);
      // Of two that ask at once, the second finds that it is tried already.
      if (phase !== 'stopped') return;
      const steps = concluded ? stepsOfAct(this.#course(), this.options.kinds, stepId) : [stepId];
      // The flag may be on its way back: a tick of before must not count for what follows.
      await this.#reopen(steps, 'try again', concluded);
    });
  }

  attest(stepId: string, saw: string): Promise<void> {
    return this.#tickByPerson(stepId, 'attested', saw);
  }

  override(stepId: string, reason: string): Promise<void> {
    return this.#tickByPerson(stepId, 'overridden', reason);
  }

  async cancellation(stepId: string): Promise<Cancellation | undefined> {
    this.#lease.mustBeHere();
    return this.#driver.cancellation(stepId);
  }

  async cancel(stepId: string, subject: string): Promise<void> {
    const now = await this.cancellation(stepId);
    if (now?.subject !== subject) throw cancelOutdated();
    const { what } = now;
    await this.options.log.append({ type: 'step.cancelled', step: stepId, by: this.#by, subject, what });
    await now.send();
    this.#driver.wake();
  }

  showTerminal(stepId: string): Promise<void> {
    return this.#driver.showTerminal(stepId);
  }

  async meet(obligationId: string): Promise<void> {
    this.#lease.mustBeHere();
    if (obligationId === 'team-lock' && needsLock(this.options.log.record)) throw lockNeeded();
    await this.#still(() => meetObligation(this.options, obligationId, true, this.#disposed.signal));
  }

  async rollBack(reason: string): Promise<void> {
    this.#lease.mustBeHere();
    const text = requireReason(reason);
    if (!this.view.canRollBack) throw noRollback(this.options.runbook.rollback !== undefined);
    await this.#still(async () => {
      if (hasEnded(this.options.log.record.status)) throw closed();
      await mustHaveEnded(this.options);
      await this.options.log.append({ type: 'run.rolling-back', by: this.#by, reason: text });
    });
    await this.resumeAfterIncident();
  }

  async declareIncident(severity: Severity, summary: string): Promise<void> {
    this.#lease.mustBeHere();
    if (this.options.log.record.status !== 'open') throw closed();
    const text = requireReason(summary);
    await this.options.log.append({ type: 'incident.declared', by: this.#by, severity, summary: text });
  }

  async resumeAfterIncident(): Promise<void> {
    this.#lease.mustBeHere();
    const { log } = this.options;
    if (log.record.incident?.frozen) await log.append({ type: 'incident.resumed', by: this.#by });
    this.#driver.wake();
    this.#goOn();
  }

  incidentReport() {
    return incidentReport(this.view);
  }

  async postIncident(): Promise<void> {
    await this.options.ports.slack.post(this.incidentReport().message, this.#disposed.signal);
  }

  async finish(): Promise<void> {
    this.#lease.mustBeHere();
    await this.#close({ how: 'finish' });
  }

  async abort(reason: string): Promise<void> {
    this.#lease.mustBeHere();
    const text = requireReason(reason);
    if (!this.view.canAbort) throw jobRunning();
    await this.#close({ how: 'abort', reason: text });
  }

  async reopen(): Promise<void> {
    this.#lease.mustBeHere();
    await this.#still(async () => {
      if (!this.view.canReopen) throw notAborting();
      await this.options.log.append({ type: 'run.reopened', by: this.#by });
    });
  }

  async settleProduction(reason: string): Promise<void> {
    this.#lease.mustBeHere();
    const text = requireReason(reason);
    if (!this.view.canSettle) throw notInDoubt();
    // Nobody has asked yet who looks at a closed run.
    const { login } = await this.options.ports.github.viewer(this.#disposed.signal);
    await this.options.log.append({ type: 'production.settled', by: login, reason: text });
  }

  exportRecord(): string {
    return exportRecord(this.view);
  }

  takeOver(): Promise<void> {
    return this.#lease.takeOver();
  }

  /** Lets another window drive. */
  release(): Promise<void> {
    return this.#lease.release();
  }

  dispose(): void {
    this.#disposed.abort();
    this.#driver.dispose();
    this.#listeners.clear();
  }

  async #tickByPerson(stepId: string, how: 'attested' | 'overridden', text: string): Promise<void> {
    this.#mustBeOnCourseHere(stepId);
    const reason = requireReason(text);
    const mayTick = () => mustBeTickable(this.options, this.#course(), stepId, how);
    mayTick();
    const tick = { how, by: this.#by, at: this.#now(), reason };
    await this.#still(async () => {
      // It may have been tried again before its turn came.
      mayTick();
      await this.options.log.append({ type: 'step.ticked', step: stepId, tick });
    });
  }

  /** This window drives, from the start or since the one that did has ended. */
  #drive(): void {
    const onBeat = (problem: Problem | null) => {
      this.#beatProblem = problem;
      this.#changed();
    };
    const told = { clock: this.options.ports.clock, progress: () => progressOf(this.view), onBeat };
    void keepBeating({ ...this.options, ...told }, this.#disposed.signal);
    this.#watch.run(this.#disposed.signal).catch((error: unknown) => {
      if (!this.#disposed.signal.aborted) this.#tell(toProblem(error));
    });
    this.#goOn();
  }

  #close(how: Parameters<typeof closeRun>[1]): Promise<void> {
    return this.#still(async () => {
      // What was written last may be a stop, though its write failed.
      await this.options.log.settle();
      const blocked = how.how === 'finish' ? this.view.finishBlockedBy : [];
      if (blocked.length > 0) throw notFinished(blocked);
      await closeRun(this.options, how, this.#disposed.signal, () => this.#driver.close(how.how));
    });
  }

  #course() {
    return courseOf(this.options.runbook, this.options.log.record.rollback !== null);
  }

  /** @throws {ProblemError} `run.driven-elsewhere`; `step.other-course`: rolled back, the steps forward stay as they were */
  #mustBeOnCourseHere(stepId: string): void {
    this.#lease.mustBeHere();
    if (this.#course().some(step => step.id === stepId)) return;
    throw otherCourse(stepId);
  }

  /** Between two looks and acts: what one under way sees or opens comes before, not after. */
  #still(work: () => Promise<void>): Promise<void> {
    return this.#andGoOn(this.#driver.still(work));
  }

  /** Goes on when a write failed, too: it may be on disk all the same. */
  async #andGoOn(write: Promise<void>): Promise<void> {
    try {
      await write;
    } finally {
      this.#background.run(() => this.#driver.drive());
    }
  }

  #goOn(): void {
    const signedOut = () => signedOutSteps(this.options.runbook, this.options.log.record);
    // Signed in again: what stopped for want of a secret goes on by itself.
    const reopen = async () => {
      if (this.options.log.record.status !== 'open') return;
      for (const step of signedOut()) await this.#reopen([step], 'signed in again', false);
    };
    this.#background.run(async () => {
      if (signedOut().length > 0) await this.#driver.still(reopen);
      await this.#driver.drive();
    });
  }

  async #reopen(steps: readonly string[], why: string, anew: boolean): Promise<void> {
    await this.options.log.append({ type: 'steps.reopened', steps: [...steps], by: this.#by, why, anew });
  }

  #tell(problem: Problem | null): void {
    this.#problem = problem;
    this.#changed();
  }

  #changed(): void {
    if (this.#listeners.size === 0) return;
    const { view } = this;
    for (const listener of this.#listeners) listener(view);
  }

  get #by(): string {
    return this.options.person.login;
  }

  #now(): string {
    return new Date(this.options.ports.clock.now()).toISOString();
  }
}
