import * as l10n from '@vscode/l10n';
import { CancelledError, toProblem } from '../errors';
import { inOrder } from '../inOrder';
import { isAtWork } from '../journal/jobs';
import type { RunLog } from '../journal/runLog';
import { openObligations, stepState } from '../journal/state';
import { lockLost } from '../lock/lockLost';
import { stepsOf, type Step } from '../runbook/runbook';
import type { LiveStep } from '../kind/live';
import { LiveSteps } from './liveSteps';
import { kindOf, nextStep, stepById } from './order';
import { StepJournal } from './stepJournal';
import { WakefulPause } from './wakefulPause';
import { stoppedLooking, stopsLooking } from './cancelling';
import { observeContext, performContext, type ContextSink, type ContextSource } from './context';
import type { Cancellation, Kind, Observation } from '../kind/kind';
import { noEffect } from './refusals';
import { skippedTick } from './skipping';

/** Time between looks while an incident keeps an act from starting. */
const FROZEN_MS = 10_000;

export interface DriverOptions {
  readonly log: RunLog;
  readonly source: ContextSource;
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Parsed parameters by step id. */
  readonly params: ReadonlyMap<string, unknown>;
  /** Called when what is happening right now has changed. */
  readonly onLive: (stepId: string, live: LiveStep | null) => void;
}

/**
 * Goes through the steps: observes, and if nothing is left to decide, performs and observes again. It never assumes that an
 * act worked, nor that it didn't: the next observation decides (design: the world is the truth).
 */
export class Driver {
  #driving: Promise<void> | null = null;
  #again = false;
  #isStill = false;
  /** The end of one still() must not let steps continue in the middle of the next. */
  readonly #stillInOrder = inOrder();
  #disposed = new AbortController();
  #step: { readonly id: string; readonly abort: AbortController } | null = null;
  readonly #pause: WakefulPause;
  readonly #live: LiveSteps;
  readonly #journal: StepJournal;

  constructor(private readonly options: DriverOptions) {
    const { clock } = options.source.ports;
    this.#pause = new WakefulPause(clock);
    this.#live = new LiveSteps(clock, options.onLive);
    this.#journal = new StepJournal(options.log, options.source.person);
  }

  /** The step that is currently being observed or performed. */
  get currentStep(): string | null {
    return this.#step?.id ?? null;
  }

  /** Continues with whatever can proceed on its own. A second call while driving makes it look again at the end. */
  drive(): Promise<void> {
    if (this.#driving !== null) {
      this.#again = true;
      this.#pause.end();
      return this.#driving;
    }
    this.#driving = this.#loop().finally(() => {
      this.#driving = null;
    });
    return this.#driving;
  }

  /** Looks now instead of at the end of the interval. */
  wake(): void {
    this.#pause.end();
  }

  /** What cancelling a step would do now; undefined if nothing is in progress there that can be cancelled. */
  async cancellation(stepId: string): Promise<Cancellation | undefined> {
    if (this.#step?.id !== stepId) return undefined;
    const { abort } = this.#step;
    const step = stepById(this.options.source.runbook, stepId);
    const kind = this.#kindOf(step);
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
      steps.map(async step => this.#kindOf(step).close?.(this.#context(step, signal), how)),
    );
  }

  /** Does something while no step proceeds: an act in progress finishes first, a wait is left immediately. */
  still(act: () => Promise<void>): Promise<void> {
    return this.#stillInOrder(async () => {
      this.#isStill = true;
      this.#pause.end();
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
    const step = stepById(this.options.source.runbook, stepId);
    await this.#kindOf(step).showTerminal?.(this.#context(step, this.#disposed.signal));
  }

  /** Looks at a step once, without changing or showing anything. */
  look(step: Step, signal: AbortSignal): Promise<Observation<unknown>> {
    return this.#kindOf(step).observe(this.#context(step, signal));
  }

  /** Looks at a step once, out of order; changes nothing. */
  async observeOnce(stepId: string): Promise<Observation<unknown>> {
    const step = stepById(this.options.source.runbook, stepId);
    this.#live.show(step.id, l10n.t('Checking…'), null);
    try {
      return await this.look(step, this.#disposed.signal);
    } finally {
      if (this.#step?.id !== stepId) this.#live.hide(step.id);
    }
  }

  /** Journals a tick from a reading that holds. */
  tick(stepId: string, holds: Extract<Observation<unknown>, { is: 'holds' }>): Promise<void> {
    return this.#journal.ticked(stepId, holds);
  }

  /** Stops polling; what is running in terminals continues. */
  dispose(): void {
    this.#disposed.abort();
    this.#step?.abort.abort();
    this.#pause.end();
  }

  async #loop(): Promise<void> {
    const { log, source, kinds } = this.options;
    do {
      this.#again = false;
      await log.settle();
      for (;;) {
        const step = nextStep(log.record, source.runbook, kinds);
        if (step === undefined || this.#isStill || this.#disposed.signal.aborted) break;
        await this.#advance(step);
        const { phase, concluded } = stepState(log.record, step.id);
        if (phase !== 'ticked' && !concluded) break;
      }
    } while (this.#again && !this.#isStill && !this.#disposed.signal.aborted);
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
      // If it stopped, its prompt, which holds the state lock, would wait for a person. Let it be retried automatically
      // instead.
      if (!isCancelled && (await isAtWork(source.ports.runner, stepState(log.record, step.id)))) throw error;
      const { cancelled } = stepState(log.record, step.id);
      if (isCancelled) await this.#journal.stopped(step.id, { problem: stoppedLooking(cancelled?.by) });
      else if (await this.#triedAgain(step, { is: 'stopped', problem: toProblem(error) })) this.#again = true;
    } finally {
      this.#step = null;
      this.#live.hide(step.id);
    }
  }

  async #observeAndPerform(step: Step, signal: AbortSignal): Promise<void> {
    const skipped = skippedTick(this.options.source, step);
    if (skipped !== undefined) {
      await this.options.log.append({ type: 'step.ticked', step: step.id, tick: skipped });
      return;
    }
    const kind = this.#kindOf(step);
    const context = this.#context(step, signal);
    let acts = 0;
    while (!this.#isStill) {
      // Keep a waiting question, or what was seen last, on the screen while looking at the world.
      if (stepState(this.options.log.record, step.id).phase !== 'waiting' && !this.#live.has(step.id)) {
        this.#live.show(step.id, l10n.t('Checking…'), null);
      }
      const seen = await kind.observe(context);
      signal.throwIfAborted();
      switch (seen.is) {
        case 'holds':
          await this.#journal.ticked(step.id, seen);
          return;
        case 'stopped':
          if (!(await this.#triedAgain(step, seen))) return;
          this.#live.show(step.id, this.#journal.tryOf(step, l10n.t('checking…')), seen.reading ?? null);
          acts = 0;
          break;
        case 'working':
          this.#live.show(
            step.id,
            this.#journal.tryOf(step, seen.reading.summary),
            seen.reading,
            seen.fraction,
          );
          await this.#wait(seen.checkAgainMs, signal);
          break;
        case 'waits':
          await this.#journal.asked(step.id, seen);
          this.#live.hide(step.id);
          if (seen.checkAgainMs === undefined) return;
          await this.#wait(seen.checkAgainMs, signal);
          break;
        case 'ready':
          if (this.#isFrozen() && kind.always !== true && seen.harmless !== true) {
            // Keep reading: a prompt may expire meanwhile, and after a resume it continues from here.
            this.#live.hide(step.id);
            await this.#wait(FROZEN_MS, signal);
            break;
          }
          acts += 1;
          if (acts > 20) throw noEffect(step, seen.reading);
          await this.#perform(step, seen, signal);
          break;
      }
    }
  }

  #triedAgain(step: Step, seen: Extract<Observation<unknown>, { is: 'stopped' }>): Promise<boolean> {
    const params = this.options.params.get(step.id);
    return this.#journal.stoppedOrRetried(step, this.#kindOf(step), params, seen, !this.#isStill);
  }

  async #perform(
    step: Step,
    ready: Extract<Observation<unknown>, { is: 'ready' }>,
    signal: AbortSignal,
  ): Promise<void> {
    const { log, source } = this.options;
    const { act, reading, withoutLock } = ready;
    const kind = this.#kindOf(step);
    if (kind.perform === undefined) throw new Error(`Kind ${kind.name} says "ready" but has no act.`);
    if (withoutLock !== true) {
      const holder = await source.lock.read(signal);
      if (holder?.ours !== true) throw lockLost(holder);
    }
    await this.#journal.acting(step.id, ready);
    const sink: ContextSink = {
      note: (stepId, notes) => log.append({ type: 'step.noted', step: stepId, notes }),
      oblige: async obligations => {
        for (const obligation of obligations) await log.append({ type: 'obligation.opened', obligation });
        const open = openObligations(log.record).map(o => o.obligation);
        // Obligations from before the lock is taken get into it with the first heartbeat.
        const holdsLock = withoutLock !== true || open.some(o => o.kind === 'team-lock');
        if (obligations.some(o => o.kind !== 'team-lock') && holdsLock)
          await source.lock.update(open, signal);
      },
      progress: (_stepId, text) => {
        this.#live.show(step.id, text, reading);
      },
    };
    this.#live.show(step.id, reading.summary, reading);
    await kind.perform(performContext(source, sink, step, this.options.params.get(step.id), signal), act);
    await this.#journal.acted(step.id, act);
  }

  /** While an incident freezes the run, no act starts; reading continues. */
  #isFrozen(): boolean {
    return this.options.log.record.incident?.frozen === true;
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#isStill) await this.#pause.begin(ms, signal);
  }

  #kindOf(step: Step): Kind {
    return kindOf(this.options.kinds, step);
  }

  #context(step: Step, signal: AbortSignal) {
    return observeContext(this.options.source, step, this.options.params.get(step.id), signal);
  }
}
