import * as l10n from '@vscode/l10n';
import type { Act } from '../kind/act';
import type { Kind, Observation } from '../kind/kind';
import type { Reading } from '../journal/reading';
import type { RunLog } from '../journal/runLog';
import { openObligations, stepState } from '../journal/state';
import type { Step } from '../runbook/runbook';
import { afterTries, mayTryAgain, whichTry } from './repeating';
import type { SignedIn } from './signedIn';

type Seen<Is extends Observation<unknown>['is']> = Extract<Observation<unknown>, { is: Is }>;

/** Journals what happens to steps. Each method resolves when that is safely on disk. */
export class StepJournal {
  constructor(
    private readonly log: RunLog,
    private readonly person: Pick<SignedIn, 'login'>,
  ) {}

  /** A tick based on a reading that holds, or on a person's word. */
  async ticked(stepId: string, holds: Seen<'holds'>): Promise<void> {
    const { attested, output, reading } = holds;
    const rests =
      attested === undefined
        ? ({ how: 'verified', by: this.person.login } as const)
        : ({ how: 'attested', ...attested } as const);
    await this.#met(holds);
    await this.log.append({
      type: 'step.ticked',
      step: stepId,
      tick: { ...rests, at: reading.at },
      reading,
      ...(output === undefined ? {} : { output }),
    });
  }

  /** A question, unless it is already being asked. */
  async asked(stepId: string, waits: Seen<'waits'>): Promise<void> {
    const { question, reading } = waits;
    await this.#met(waits);
    const { phase, question: before } = stepState(this.log.record, stepId);
    if (phase === 'waiting' && before?.id === question.id && before.subject === question.subject) return;
    await this.log.append({ type: 'step.asked', step: stepId, question, reading });
  }

  async stopped(
    stepId: string,
    { problem, reading, concluded = false, output }: Omit<Seen<'stopped'>, 'is'>,
  ): Promise<void> {
    await this.log.append({
      type: 'step.stopped',
      step: stepId,
      problem,
      concluded,
      ...(reading === undefined ? {} : { reading }),
      ...(output === undefined ? {} : { output }),
    });
  }

  /**
   * Journals a stop, or instead of it an automatic retry, in a single event that a crash can't split.
   * @returns whether the step is retried
   */
  async stoppedOrRetried(
    step: Step,
    kind: Kind,
    params: unknown,
    seen: Seen<'stopped'>,
    mayRetry: boolean,
  ): Promise<boolean> {
    const state = stepState(this.log.record, step.id);
    const after = seen.problem;
    const isRetried = mayRetry && mayTryAgain(step, kind, params, state, after);
    const why = l10n.t('Tried again by itself.');
    const { login: by } = this.person;
    await (isRetried
      ? this.log.append({ type: 'steps.reopened', steps: [step.id], by, why, anew: true, after })
      : this.stopped(step.id, { ...seen, problem: afterTries(after, state) }));
    return isRetried;
  }

  /** What a step does, preceded by the number of its current try unless it is the first. */
  tryOf(step: Step, does: string): string {
    return whichTry(step, stepState(this.log.record, step.id), does);
  }

  /** The act about to be performed, and the reading that it is based on. */
  async acting(
    stepId: string,
    { act, reading }: { readonly act: Act; readonly reading: Reading },
  ): Promise<void> {
    await this.log.append({ type: 'step.observed', step: stepId, reading });
    await this.log.append({ type: 'step.acting', step: stepId, act: act.label });
  }

  async acted(stepId: string, act: Act): Promise<void> {
    await this.log.append({ type: 'step.acted', step: stepId, act: act.label });
  }

  /** The obligations that a reading shows to be met. */
  async #met({
    meets,
    merged = false,
    reading,
  }: {
    readonly meets?: readonly string[];
    readonly merged?: boolean;
    readonly reading: Reading;
  }): Promise<void> {
    const how = { evidence: reading.summary, ...(merged ? { merged } : {}) };
    for (const id of meets ?? []) {
      if (openObligations(this.log.record).some(o => o.obligation.id === id)) {
        await this.log.append({ type: 'obligation.met', id, ...how });
      }
    }
  }
}
