import { toProblem, type Problem } from '../errors';
import type { RunLog } from '../journal/runLog';
import type { Clock } from '../ports/clock';
import type { Runbook } from '../runbook/runbook';
import type { Driver } from './driver';
import { signedOutSteps, type SignedIn } from './signedIn';

/** A disk that was full for a moment costs no more time than this; one that stays full, no more looks. */
const AGAIN_MS = 60_000;

export interface BackgroundOptions {
  readonly log: RunLog;
  readonly runbook: Runbook;
  readonly driver: Pick<Driver, 'drive' | 'still'>;
  readonly person: Pick<SignedIn, 'login'>;
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Something failed; null: it went well, or goes well again. */
  readonly onProblem: (problem: Problem | null) => void;
}

/**
 * What goes on by itself. What can't even be written down as stopped, or fails while a command is at work, is told, and gone
 * on with after a minute: a prompt of Terraform must not wait, with the state lock, for somebody to come by.
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
      for (const step of signedOut()) await this.reopen([step], 'signed in again', false);
    };
    this.run(async () => {
      if (signedOut().length > 0) await driver.still(reopen);
      await driver.drive();
    });
  }

  /** Does something between two looks and acts, then continues: what one under way sees or opens comes before it. */
  still(work: () => Promise<void>): Promise<void> {
    return this.after(this.options.driver.still(work));
  }

  /** Continues even if a write failed: it may be on disk all the same. */
  async after(write: Promise<void>): Promise<void> {
    try {
      await write;
    } finally {
      this.run(() => this.options.driver.drive());
    }
  }

  /** Takes ticks back. @param anew what the steps did before counts for nothing any more */
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
