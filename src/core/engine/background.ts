import * as l10n from '@vscode/l10n';
import { toProblem, type Problem } from '../errors';
import type { RunLog } from '../journal/runLog';
import type { Clock } from '../ports/clock';
import type { Runbook } from '../runbook/runbook';
import type { Driver } from './driver';
import { signedOutSteps, type SignedIn } from './signedIn';

/** Delay before retrying: a disk that is full only briefly costs no more than this, and one that stays full isn't hammered. */
const AGAIN_MS = 60_000;

export interface BackgroundOptions {
  readonly log: RunLog;
  readonly runbook: Runbook;
  readonly driver: Pick<Driver, 'drive' | 'still'>;
  readonly person: Pick<SignedIn, 'login'>;
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Called with a problem when something failed; with null when it succeeded or works again. */
  readonly onProblem: (problem: Problem | null) => void;
}

/**
 * Runs the work that proceeds on its own. A failure that couldn't even be journaled as a stop, or that happens while a
 * command is running, is reported and retried after a minute: a Terraform prompt, which holds the state lock, must not wait
 * for a person.
 */
export class Background {
  constructor(private readonly options: BackgroundOptions) {}

  run(work: () => Promise<void>): void {
    const { onProblem } = this.options;
    work().then(
      () => {
        onProblem(null);
      },
      (error: unknown) => {
        onProblem(toProblem(error));
        void this.#later();
      },
    );
  }

  /** Continues with the steps, and with those that stopped because nobody was signed in. */
  goOn(): void {
    const { driver, runbook, log } = this.options;
    const signedOut = () => signedOutSteps(runbook, log.record);
    const reopen = async () => {
      if (log.record.status !== 'open') return;
      for (const step of signedOut()) await this.reopen([step], l10n.t('signed in again'), false);
    };
    this.run(async () => {
      if (signedOut().length > 0) await driver.still(reopen);
      await driver.drive();
    });
  }

  /** Does something between two looks and acts, then continues: whatever one in progress sees or opens comes first. */
  still(work: () => Promise<void>): Promise<void> {
    return this.after(this.options.driver.still(work));
  }

  /** Continues even if a write failed, since the event may be on disk anyway. */
  async after(write: Promise<void>): Promise<void> {
    try {
      await write;
    } finally {
      this.run(() => this.options.driver.drive());
    }
  }

  /** Takes ticks back. @param anew what the steps did before no longer counts */
  async reopen(steps: readonly string[], why: string, anew: boolean): Promise<void> {
    const { log, person } = this.options;
    await log.append({ type: 'steps.reopened', steps: [...steps], by: person.login, why, anew });
  }

  async #later(): Promise<void> {
    const { clock, signal, driver } = this.options;
    try {
      await clock.sleep(AGAIN_MS, signal);
    } catch {
      return;
    }
    this.run(() => driver.drive());
  }
}
