import { ProblemError, toProblem, type Problem } from '../errors';
import type { Ports } from '../ports';
import { buildView } from './buildView';
import { closeRun, meetObligation } from './closing';
import type { ContextSource } from './context';
import type { Deployment } from './deployment';
import { Driver } from './driver';
import { exportRecord } from './exportRecord';
import type { Kind, ObligationKind } from './kind';
import type { Live, LiveStep, WatchedStep } from './live';
import type { RunLock } from './runLock';
import type { RunLog } from './runLog';
import { stepsOf, type Runbook } from './runbook';
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
    const { question } = stepState(this.options.log.record, stepId);
    if (question?.id !== answer.question || question.subject !== answer.subject) {
      throw new ProblemError({
        code: 'decision.outdated',
        message: 'What you answered is not what waits now: it changed while you looked at it.',
        remedy: 'Read the question that is shown now and answer again.',
      });
    }
    const choice = question.choices.find(c => c.id === answer.choice);
    if (choice === undefined) {
      throw new ProblemError({
        code: 'decision.unknown-choice',
        message: `"${answer.choice}" is not one of the choices of "${question.title}".`,
        remedy: 'Choose one of the buttons that are shown.',
      });
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
    const steps = stepsOf(this.options.runbook);
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
      throw new ProblemError({
        code: 'lock.needed',
        message: 'The team lock is held as long as this deployment is open.',
        remedy: 'Finish the deployment, or abort it with a reason; both release the lock.',
      });
    }
    await meetObligation(this.options, obligationId, this.#disposed.signal);
  }

  async finish(): Promise<void> {
    this.#mustDriveHere();
    const blocked = this.view.finishBlockedBy;
    if (blocked.length > 0) {
      throw new ProblemError({
        code: 'run.not-finished',
        message: `The run can't be finished yet: ${blocked.join('; ')}.`,
        remedy: 'Finish the open steps and meet the open obligations first, or abort the run with a reason.',
      });
    }
    await closeRun(this.options, { how: 'finish' }, this.#disposed.signal);
  }

  async abort(reason: string): Promise<void> {
    this.#mustDriveHere();
    const text = requireReason(reason);
    if (!this.view.canAbort) {
      throw new ProblemError({
        code: 'run.job-running',
        message: 'A command of this run is still working in its terminal.',
        remedy: 'Decline the plan, or wait until the command has ended; then abort.',
      });
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
    const step = stepsOf(this.options.runbook).find(s => s.id === stepId);
    if (step === undefined || this.options.kinds.get(step.kind)?.overridable !== true) {
      throw new ProblemError({
        code: 'step.not-overridable',
        message: `Step "${stepId}" can't be ticked on a person's word: what must always hold depends on it.`,
        remedy: 'Try the step again, or abort the run.',
      });
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
    throw new ProblemError({
      code: 'run.driven-elsewhere',
      message: `Another window of this machine drives this run since ${elsewhere.since} (process ${elsewhere.pid}).`,
      remedy: 'Go on in that window; or close it, then reload this one.',
    });
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

  /** Renews the team lock's heartbeat while the run is open, so that others can tell a pause from a crash. */
  async #heartbeat(): Promise<void> {
    const { log, lock, ports, heartbeatMs } = this.options;
    const { signal } = this.#disposed;
    try {
      while (log.record.status === 'open') {
        await ports.clock.sleep(heartbeatMs, signal);
        const holdsLock = openObligations(log.record).some(o => o.obligation.kind === 'team-lock');
        if (holdsLock)
          await lock.update(
            openObligations(log.record).map(o => o.obligation),
            signal,
          );
        this.#changed();
      }
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
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

function requireReason(text: string | undefined): string {
  const reason = text?.trim() ?? '';
  if (reason.length >= 10) return reason;
  throw new ProblemError({
    code: 'reason.missing',
    message: 'This needs a reason of at least ten characters: it goes into the record.',
    remedy: 'Say in a sentence why, so that a colleague can follow it tomorrow.',
  });
}
