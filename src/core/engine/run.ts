import { ProblemError, toProblem, type Problem } from '../errors';
import type { Ports } from '../ports';
import { buildView } from './buildView';
import { closeRun, meetObligation } from './closing';
import type { ContextSource } from './context';
import type { Deployment } from './deployment';
import { Driver } from './driver';
import type { Severity } from './events';
import { exportRecord } from './exportRecord';
import { incidentMessage, incidentPacket } from './incidentPacket';
import type { Kind, ObligationKind } from './kind';
import type { Live, LiveStep, WatchedStep } from './live';
import { mayOverride } from './production';
import {
  closed,
  drivenElsewhere,
  frozen,
  jobRunning,
  lockNeeded,
  noRollback,
  notFinished,
  notOverridable,
  otherCourse,
  outdatedDecision,
  requireReason,
  unknownChoice,
} from './refusals';
import type { RunLock } from './runLock';
import type { RunLog } from './runLog';
import { courseOf, stepsOf, type Runbook } from './runbook';
import { openObligations, stepState } from './state';
import type { RunView } from './view';
import { Watch } from './watch';

export interface RunOptions {
  readonly log: RunLog;
  readonly runbook: Runbook;
  readonly params: ReadonlyMap<string, unknown>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly obligationKinds: ReadonlyMap<string, ObligationKind>;
  readonly ports: Ports;
  readonly lock: RunLock;
  /** Login of the person at this machine. */
  readonly by: string;
  /** What the journal on disk could not give, for people. */
  readonly journalProblems: readonly string[];
  /** Another window of this machine drives the run: here it can only be looked at. */
  readonly drivenElsewhere: { readonly pid: number; readonly since: string } | null;
  /** How often the lock's heartbeat is renewed while the run is open, in milliseconds. */
  readonly heartbeatMs: number;
}

/** One run: the journal's events, the driver, and the person's decisions. */
export class Run implements Deployment {
  readonly #driver: Driver;
  readonly #source: ContextSource;
  readonly #watch: Watch;
  readonly #live = new Map<string, LiveStep>();
  readonly #watched = new Map<string, WatchedStep>();
  readonly #listeners = new Set<(view: RunView) => void>();
  readonly #disposed = new AbortController();
  #problem: Problem | null = null;

  constructor(private readonly options: RunOptions) {
    this.#source = {
      runbook: options.runbook,
      kinds: options.kinds,
      ports: options.ports,
      lock: options.lock,
      by: options.by,
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
    if (options.drivenElsewhere === null) {
      void this.#heartbeat();
      this.#watch.run(this.#disposed.signal).catch((error: unknown) => {
        if (!this.#disposed.signal.aborted) this.#fail(error);
      });
    }
  }

  get view(): RunView {
    const live: Live = { steps: this.#live, watched: this.#watched, problem: this.#problem };
    return buildView({
      ...this.options,
      record: this.options.log.record,
      events: this.options.log.events,
      live,
    });
  }

  onChange(listener: (view: RunView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  seen(isSeen: boolean): void {
    this.#watch.isSeen = isSeen;
  }

  resume(): void {
    if (this.options.drivenElsewhere !== null) return;
    // Signed in again: what stopped for want of a secret goes on by itself.
    const { log } = this.options;
    const signedOut = stepsOf(this.options.runbook).filter(step =>
      stepState(log.record, step.id).problem?.code.endsWith('.not-signed-in'),
    );
    this.#inBackground(async () => {
      for (const step of signedOut) await this.#reopen([step.id], 'signed in again', false);
      await this.#driver.drive();
    });
  }

  async decide(
    stepId: string,
    answer: { question: string; subject: string; choice: string; reason?: string },
  ): Promise<void> {
    this.#mustDriveHere();
    this.#mustBeOnCourse(stepId);
    const { question } = stepState(this.options.log.record, stepId);
    if (question?.id !== answer.question || question.subject !== answer.subject) {
      throw outdatedDecision();
    }
    const choice = question.choices.find(c => c.id === answer.choice);
    if (choice === undefined) {
      throw unknownChoice(answer.choice, question.title);
    }
    if (this.options.log.record.incident?.frozen === true && choice.harmless !== true) {
      throw frozen();
    }
    const reason = choice.needsReason === true ? requireReason(answer.reason) : answer.reason;
    await this.options.log.append({
      type: 'step.decided',
      step: stepId,
      decision: {
        question: question.id,
        subject: question.subject,
        choice: choice.id,
        by: this.options.by,
        at: this.#now(),
        ...(reason === undefined ? {} : { reason }),
      },
    });
    this.#inBackground(() => this.#driver.drive());
  }

  async check(stepId: string): Promise<void> {
    this.#mustDriveHere();
    this.#mustBeOnCourse(stepId);
    if (this.#driver.currentStep === stepId) {
      this.#driver.wake();
      return;
    }
    const state = stepState(this.options.log.record, stepId);
    const seen = await this.#driver.observeOnce(stepId);
    if (seen.is === 'holds') {
      await this.#driver.tickVerified(stepId, seen);
      this.resume();
      return;
    }
    if (seen.reading !== undefined) {
      await this.options.log.append({ type: 'step.observed', step: stepId, reading: seen.reading });
    }
    if (state.phase === 'ticked') await this.#reopen([stepId], 'a new reading does not hold', true);
    if (state.phase === 'ticked' || state.phase === 'waiting') this.resume();
    throw new ProblemError({
      code: 'step.does-not-hold',
      message: seen.is === 'stopped' ? seen.problem.message : `Not ticked: ${seen.reading.summary}`,
      remedy:
        seen.is === 'stopped'
          ? seen.problem.remedy
          : 'The step is ticked when a reading holds, or on your word with a reason.',
    });
  }

  async retry(stepId: string): Promise<void> {
    this.#mustDriveHere();
    this.#mustBeOnCourse(stepId);
    const steps = this.#course();
    const at = steps.findIndex(step => step.id === stepId);
    const from = steps.findIndex(step => step.id === (steps[at]?.retryFrom ?? stepId));
    let to = at;
    while (this.options.kinds.get(steps[to + 1]?.kind ?? '')?.always === true) to += 1;
    const failed = stepState(this.options.log.record, stepId).concluded;
    await this.#reopen(
      steps.slice(failed ? from : at, (failed ? to : at) + 1).map(step => step.id),
      'try again',
      failed,
    );
    this.#inBackground(() => this.#driver.drive());
  }

  attest(stepId: string, saw: string): Promise<void> {
    return this.#tickByPerson(stepId, 'attested', saw);
  }

  override(stepId: string, reason: string): Promise<void> {
    return this.#tickByPerson(stepId, 'overridden', reason);
  }

  async cancel(stepId: string): Promise<void> {
    this.#mustDriveHere();
    await this.#driver.cancel(stepId);
  }

  showTerminal(stepId: string): Promise<void> {
    return this.#driver.showTerminal(stepId);
  }

  async meet(obligationId: string): Promise<void> {
    this.#mustDriveHere();
    if (obligationId === 'team-lock' && this.options.log.record.status === 'open') {
      throw lockNeeded();
    }
    await meetObligation(this.options, obligationId, this.#disposed.signal);
  }

  async rollBack(reason: string): Promise<void> {
    this.#mustDriveHere();
    const text = requireReason(reason);
    const { log } = this.options;
    if (!this.view.canRollBack) {
      throw noRollback(this.options.runbook.rollback !== undefined);
    }
    await this.#driver.leave();
    await log.append({ type: 'run.rolling-back', by: this.options.by, reason: text });
    await this.resumeAfterIncident();
  }

  async declareIncident(severity: Severity, summary: string): Promise<void> {
    this.#mustDriveHere();
    if (this.options.log.record.status !== 'open') throw closed();
    await this.options.log.append({
      type: 'incident.declared',
      by: this.options.by,
      severity,
      summary: requireReason(summary),
    });
  }

  async resumeAfterIncident(): Promise<void> {
    this.#mustDriveHere();
    const { log, by } = this.options;
    if (log.record.incident?.frozen === true) await log.append({ type: 'incident.resumed', by });
    this.resume();
  }

  incidentReport() {
    const { view } = this;
    return { packet: incidentPacket(view), message: incidentMessage(view) };
  }

  async postIncident(): Promise<void> {
    await this.options.ports.slack.post(this.incidentReport().message, this.#disposed.signal);
  }

  async finish(): Promise<void> {
    this.#mustDriveHere();
    const blocked = this.view.finishBlockedBy;
    if (blocked.length > 0) {
      throw notFinished(blocked);
    }
    await closeRun(this.options, { how: 'finish' }, this.#disposed.signal);
  }

  async abort(reason: string): Promise<void> {
    this.#mustDriveHere();
    const text = requireReason(reason);
    if (!this.view.canAbort) {
      throw jobRunning();
    }
    await closeRun(this.options, { how: 'abort', reason: text }, this.#disposed.signal);
  }

  exportRecord(): string {
    return exportRecord(this.view);
  }

  dispose(): void {
    this.#disposed.abort();
    this.#driver.dispose();
    this.#listeners.clear();
  }

  async #tickByPerson(stepId: string, how: 'attested' | 'overridden', text: string): Promise<void> {
    this.#mustDriveHere();
    this.#mustBeOnCourse(stepId);
    const step = this.#course().find(s => s.id === stepId);
    const kind = this.options.kinds.get(step?.kind ?? '');
    const allowed =
      how === 'overridden'
        ? mayOverride(kind, { ...this.options, record: this.options.log.record }, stepId)
        : kind?.overridable === true;
    if (!allowed) {
      throw notOverridable(stepId);
    }
    const reason = requireReason(text);
    const at = this.#now();
    await this.options.log.append({
      type: 'step.ticked',
      step: stepId,
      tick: { how, by: this.options.by, at, reason },
    });
    this.resume();
  }

  /** @throws {ProblemError} `run.driven-elsewhere` */
  #mustDriveHere(): void {
    const elsewhere = this.options.drivenElsewhere;
    if (elsewhere === null) return;
    throw drivenElsewhere(elsewhere);
  }

  #course() {
    return courseOf(this.options.runbook, this.options.log.record.rollback !== null);
  }

  /** @throws {ProblemError} `step.other-course`: rolled back, the steps forward stay as they were */
  #mustBeOnCourse(stepId: string): void {
    if (this.#course().some(step => step.id === stepId)) return;
    throw otherCourse(stepId);
  }

  async #reopen(steps: readonly string[], why: string, anew: boolean): Promise<void> {
    await this.options.log.append({
      type: 'steps.reopened',
      steps: [...steps],
      by: this.options.by,
      why,
      anew,
    });
  }

  /**
   * Renews the team lock's heartbeat until the run is over, so that others can tell a pause from a crash. One that fails
   * is told and tried again; only a lock that is lost needs no further one.
   */
  async #heartbeat(): Promise<void> {
    const { signal } = this.#disposed;
    let failed: Problem | null = null;
    while (this.#isOpen() && !signal.aborted) {
      try {
        await this.options.ports.clock.sleep(this.options.heartbeatMs, signal);
        await this.#beat(signal);
        if (failed !== null && this.#problem === failed) this.#problem = null;
        this.#changed();
      } catch (error) {
        if (signal.aborted) return;
        this.#fail(error);
        failed = this.#problem;
        if (failed?.code === 'lock.lost') return;
      }
    }
  }

  async #beat(signal: AbortSignal): Promise<void> {
    const { log, lock } = this.options;
    const open = openObligations(log.record).map(o => o.obligation);
    if (this.#isOpen() && open.some(o => o.kind === 'team-lock')) await lock.update(open, signal);
  }

  #isOpen(): boolean {
    const { status } = this.options.log.record;
    return status === 'open' || status === 'aborting';
  }

  #inBackground(work: () => Promise<void>): void {
    work().then(
      () => {
        this.#problem = null;
      },
      (error: unknown) => {
        this.#fail(error);
      },
    );
  }

  #fail(error: unknown): void {
    this.#problem = toProblem(error);
    this.#changed();
  }

  #changed(): void {
    if (this.#listeners.size === 0) return;
    const { view } = this;
    for (const listener of this.#listeners) listener(view);
  }

  #now(): string {
    return new Date(this.options.ports.clock.now()).toISOString();
  }
}
