import { CancelledError, ProblemError, toProblem } from '../errors';
import { inOrder } from '../inOrder';
import { isAtWork } from '../journal/jobs';
import type { Reading } from '../journal/reading';
import type { RunLog } from '../journal/runLog';
import { openObligations, stepState } from '../journal/state';
import { lockLost } from '../lock/lockLost';
import { courseOf, stepsOf, type Step } from '../runbook/runbook';
import type { LiveStep } from '../kind/live';
import { stoppedLooking, stopsLooking } from './cancelling';
import { observeContext, performContext, type ContextSink, type ContextSource } from './context';
import type { Cancellation, Kind, Observation } from '../kind/kind';

/** Between two looks at what an incident keeps from being done. */
const FROZEN_MS = 10_000;

export interface DriverOptions {
  readonly log: RunLog;
  readonly source: ContextSource;
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Parsed parameters by step id. */
  readonly params: ReadonlyMap<string, unknown>;
  /** Called when what happens right now has changed. */
  readonly onLive: (stepId: string, live: LiveStep | null) => void;
}

/**
 * Goes through the steps: observe, and where nothing is left to decide, perform and observe again. It never assumes
 * that an act worked, and never that it didn't: the next observation tells (design: the world is the truth).
 */
export class Driver {
  #driving: Promise<void> | null = null;
  #again = false;
  #isStill = false;
  /** The end of one must not let steps go on amid the next. */
  readonly #stillInOrder = inOrder();
  #disposed = new AbortController();
  #step: { readonly id: string; readonly abort: AbortController } | null = null;
  #wake: () => void = () => undefined;
  readonly #live = new Map<string, LiveStep>();

  constructor(private readonly options: DriverOptions) {}

  /** The step that is being read or done right now. */
  get currentStep(): string | null {
    return this.#step?.id ?? null;
  }

  /** Goes on with whatever follows by itself. A second call while driving makes it look again at the end. */
  drive(): Promise<void> {
    if (this.#driving !== null) {
      this.#again = true;
      this.#wake();
      return this.#driving;
    }
    this.#driving = this.#loop().finally(() => {
      this.#driving = null;
    });
    return this.#driving;
  }

  /** Looks at once instead of at the end of the interval. */
  wake(): void {
    this.#wake();
  }

  /** What cancelling a step would do now; undefined when nothing is under way there that can be cancelled. */
  async cancellation(stepId: string): Promise<Cancellation | undefined> {
    if (this.#step?.id !== stepId) return undefined;
    const { abort } = this.#step;
    const step = this.#stepById(stepId);
    const kind = this.#kind(step);
    return kind.cancel === undefined
      ? stopsLooking(() => {
          abort.abort();
        })
      : kind.cancel(this.#context(step, this.#disposed.signal));
  }

  /** Lets each step tell others that the run is over. */
  async close(how: 'finish' | 'abort'): Promise<void> {
    const steps = stepsOf(this.options.source.runbook);
    const signal = this.#disposed.signal;
    await Promise.allSettled(
      steps.map(async step => this.#kind(step).close?.(this.#context(step, signal), how)),
    );
  }

  /** Does something while no step goes on by itself: an act under way ends first, a wait is left at once. */
  still(act: () => Promise<void>): Promise<void> {
    return this.#stillInOrder(async () => {
      this.#isStill = true;
      this.#wake();
      try {
        await this.#driving?.catch(() => undefined);
        await act();
      } finally {
        this.#isStill = false;
      }
    });
  }

  /** Shows the terminal of a step's job. */
  async showTerminal(stepId: string): Promise<void> {
    const step = this.#stepById(stepId);
    await this.#kind(step).showTerminal?.(this.#context(step, this.#disposed.signal));
  }

  /** One look at a step, which changes nothing and shows nothing. */
  look(step: Step, signal: AbortSignal): Promise<Observation<unknown>> {
    return this.#kind(step).observe(this.#context(step, signal));
  }

  /** One look at a step, outside of the order; changes nothing. */
  async observeOnce(stepId: string): Promise<Observation<unknown>> {
    const step = this.#stepById(stepId);
    this.#showLive(step, 'Checking…', null, null);
    try {
      return await this.look(step, this.#disposed.signal);
    } finally {
      if (this.#step?.id !== stepId) this.#hideLive(step);
    }
  }

  /** Journals a tick from a reading that holds, or from a person's word that it rests on. */
  async tickVerified(stepId: string, holds: Extract<Observation<unknown>, { is: 'holds' }>): Promise<void> {
    const { log, source } = this.options;
    await this.#meet(holds);
    await log.append({
      type: 'step.ticked',
      step: stepId,
      tick: {
        ...(holds.attested === undefined
          ? { how: 'verified', by: source.person.login }
          : { how: 'attested', ...holds.attested }),
        at: holds.reading.at,
      },
      reading: holds.reading,
      ...(holds.output === undefined ? {} : { output: holds.output }),
    });
  }

  /** Journals the obligations that a reading shows as met. */
  async #meet({ meets, reading }: { meets?: readonly string[]; reading: Reading }): Promise<void> {
    const { log } = this.options;
    for (const id of meets ?? []) {
      if (openObligations(log.record).some(o => o.obligation.id === id)) {
        await log.append({ type: 'obligation.met', id, evidence: reading.summary });
      }
    }
  }

  /** Stops polling; what runs in terminals goes on by itself. */
  dispose(): void {
    this.#disposed.abort();
    this.#step?.abort.abort();
    this.#wake();
  }

  async #loop(): Promise<void> {
    do {
      this.#again = false;
      await this.options.log.settle();
      for (;;) {
        const step = this.#nextStep();
        if (step === undefined || this.#isStill || this.#disposed.signal.aborted) break;
        await this.#advance(step);
        const { phase, concluded } = stepState(this.options.log.record, step.id);
        if (phase !== 'ticked' && !concluded) break;
      }
    } while (this.#again && !this.#isStill && !this.#disposed.signal.aborted);
  }

  /** The first step that isn't ticked; after a conclusive failure the clean-up steps right behind it. */
  #nextStep(): Step | undefined {
    const { log, source } = this.options;
    if (log.record.status !== 'open') return undefined;
    let failed = false;
    for (const step of courseOf(source.runbook, log.record.rollback !== null)) {
      if (failed && this.#kind(step).always !== true) return undefined;
      const state = stepState(log.record, step.id);
      if (state.phase === 'ticked') continue;
      if (state.phase !== 'stopped') return step;
      if (failed) return undefined;
      if (!state.concluded) return undefined;
      failed = true;
    }
    return undefined;
  }

  async #advance(step: Step): Promise<void> {
    const abort = new AbortController();
    this.#step = { id: step.id, abort };
    const signal = AbortSignal.any([abort.signal, this.#disposed.signal]);
    try {
      await this.#observeAndPerform(step, signal);
    } catch (error) {
      if (this.#disposed.signal.aborted) return;
      const isCancelled = abort.signal.aborted || error instanceof CancelledError;
      const { log, source } = this.options;
      // Stopped, its prompt would wait, with the state lock, for somebody to come by: it is gone on with by itself instead.
      if (!isCancelled && (await isAtWork(source.ports.runner, stepState(log.record, step.id)))) throw error;
      const { cancelled } = stepState(log.record, step.id);
      await this.#stop(step, { problem: isCancelled ? stoppedLooking(cancelled?.by) : toProblem(error) });
    } finally {
      this.#step = null;
      this.#hideLive(step);
    }
  }

  async #observeAndPerform(step: Step, signal: AbortSignal): Promise<void> {
    const kind = this.#kind(step);
    const context = this.#context(step, signal);
    let acts = 0;
    while (!this.#isStill) {
      // A question that waits, or what was seen last, stays on the screen while the world is looked at behind it.
      if (stepState(this.options.log.record, step.id).phase !== 'waiting' && !this.#live.has(step.id)) {
        this.#showLive(step, 'Checking…', null, null);
      }
      const seen = await kind.observe(context);
      signal.throwIfAborted();
      switch (seen.is) {
        case 'holds':
          await this.tickVerified(step.id, seen);
          return;
        case 'stopped':
          await this.#stop(step, seen);
          return;
        case 'working':
          this.#showLive(step, seen.reading.summary, fractionOf(seen), seen.reading);
          await this.#pause(seen.checkAgainMs, signal);
          break;
        case 'waits': {
          await this.#meet(seen);
          const { phase, question } = stepState(this.options.log.record, step.id);
          if (
            phase !== 'waiting' ||
            question?.id !== seen.question.id ||
            question.subject !== seen.question.subject
          ) {
            const { question, reading } = seen;
            await this.options.log.append({ type: 'step.asked', step: step.id, question, reading });
          }
          this.#hideLive(step);
          if (seen.checkAgainMs === undefined) return;
          await this.#pause(seen.checkAgainMs, signal);
          break;
        }
        case 'ready':
          if (this.#isFrozen() && kind.always !== true && seen.harmless !== true) {
            // Read on: a prompt may expire meanwhile, and once resumed it goes on from here.
            this.#hideLive(step);
            await this.#pause(FROZEN_MS, signal);
            break;
          }
          acts += 1;
          if (acts > 20) throw noEffect(step, seen.reading);
          await this.#perform(step, seen, signal);
          break;
      }
    }
  }

  async #perform(
    step: Step,
    { act, reading, withoutLock }: Extract<Observation<unknown>, { is: 'ready' }>,
    signal: AbortSignal,
  ): Promise<void> {
    const { log, source } = this.options;
    const kind = this.#kind(step);
    if (kind.perform === undefined) throw new Error(`Kind ${kind.name} says "ready" but has no act.`);
    if (withoutLock !== true) {
      const holder = await source.lock.read(signal);
      if (holder?.ours !== true) throw lockLost(holder, source.ports.clock.now());
    }
    await log.append({ type: 'step.observed', step: step.id, reading });
    await log.append({ type: 'step.acting', step: step.id, act: act.label });
    const sink: ContextSink = {
      note: (stepId, notes) => log.append({ type: 'step.noted', step: stepId, notes }),
      oblige: async obligations => {
        for (const obligation of obligations) await log.append({ type: 'obligation.opened', obligation });
        const open = openObligations(log.record).map(o => o.obligation);
        // What is owed before the lock is taken goes into it with the first heartbeat.
        const holdsLock = withoutLock !== true || open.some(o => o.kind === 'team-lock');
        if (obligations.some(o => o.kind !== 'team-lock') && holdsLock)
          await source.lock.update(open, signal);
      },
      progress: (_stepId, text) => {
        this.#showLive(step, text, null, reading);
      },
    };
    this.#showLive(step, reading.summary, null, reading);
    await kind.perform(performContext(source, sink, step, this.options.params.get(step.id), signal), act);
    await log.append({ type: 'step.acted', step: step.id, act: act.label });
  }

  async #stop(
    step: Step,
    {
      problem,
      reading,
      concluded = false,
      output,
    }: Omit<Extract<Observation<unknown>, { is: 'stopped' }>, 'is'>,
  ): Promise<void> {
    await this.options.log.append({
      type: 'step.stopped',
      step: step.id,
      problem,
      concluded,
      ...(reading === undefined ? {} : { reading }),
      ...(output === undefined ? {} : { output }),
    });
  }

  /** Nothing is begun while an incident freezes the run; reading goes on. */
  #isFrozen(): boolean {
    return this.options.log.record.incident?.frozen === true;
  }

  /** Sleeps, but wakes at once on {@link wake}. */
  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#isStill) return;
    const woken = new AbortController();
    this.#wake = () => {
      woken.abort();
    };
    try {
      await this.options.source.ports.clock.sleep(ms, AbortSignal.any([signal, woken.signal]));
    } catch (error) {
      if (!woken.signal.aborted || signal.aborted) throw error;
    } finally {
      this.#wake = () => undefined;
    }
  }

  #context(step: Step, signal: AbortSignal) {
    return observeContext(this.options.source, step, this.options.params.get(step.id), signal);
  }

  #stepById(stepId: string): Step {
    const step = stepsOf(this.options.source.runbook).find(s => s.id === stepId);
    if (step === undefined) {
      throw new ProblemError({
        code: 'step.unknown',
        message: `This run has no step "${stepId}".`,
        remedy: 'Refresh the checklist and try again.',
      });
    }
    return step;
  }

  #kind(step: Step): Kind {
    const kind = this.options.kinds.get(step.kind);
    if (kind === undefined) {
      throw new ProblemError({
        code: 'step.unknown-kind',
        message: `Step "${step.id}" is of the unknown kind "${step.kind}".`,
        remedy: 'Update the extension, or correct the runbook.',
      });
    }
    return kind;
  }

  #showLive(step: Step, text: string, fraction: number | null, reading: Reading | null): void {
    const since =
      this.#live.get(step.id)?.since ?? new Date(this.options.source.ports.clock.now()).toISOString();
    const live = { text, fraction, since, reading };
    this.#live.set(step.id, live);
    this.options.onLive(step.id, live);
  }

  #hideLive(step: Step): void {
    if (this.#live.delete(step.id)) this.options.onLive(step.id, null);
  }
}

/** A clock that was set gives more than all, or less than nothing. */
function fractionOf({ fraction }: { readonly fraction?: number }): number | null {
  return fraction === undefined ? null : Math.min(1, Math.max(0, fraction));
}

function noEffect(step: Step, reading: Reading): ProblemError {
  return new ProblemError({
    code: 'step.no-effect',
    message: `Step "${step.id}" ran several times with no effect. Last check: ${reading.summary}`,
    remedy: 'Check the service itself, then retry.',
  });
}
