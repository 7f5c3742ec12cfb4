import { inOrder } from '../inOrder';
import type { RunLog } from '../journal/runLog';
import { hasEnded } from '../journal/runState';
import type { Clock } from '../ports/clock';
import { drivenElsewhere } from './refusals';

/** Another window on this machine that drives a run. `since`: ISO 8601. */
export interface Elsewhere {
  readonly pid: number;
  readonly since: string;
}

/** The right to drive a run, or who has it. */
export type Grant =
  | {
      readonly release: () => Promise<void>;
      /** Whether nobody has taken it over since. */
      readonly isHeld: () => Promise<boolean>;
    }
  | { readonly heldBy: Elsewhere };

/** Releases the grant if the work fails: an unused grant would keep every window from driving. */
export async function orLetGo<T>(grant: Grant | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (grant !== undefined && 'release' in grant) await grant.release().catch(() => undefined);
    throw error;
  }
}

export interface LeaseOptions {
  readonly log: RunLog;
  readonly clock: Clock;
  /** The grant from when the run was opened; undefined for a closed run, which nobody drives. */
  readonly grant: Grant | undefined;
  /** @param force takes it over from a window that is still alive */
  readonly takeAgain: (force: boolean) => Promise<Grant>;
  /** Called when this window starts to drive. */
  readonly onDrive: () => void;
  /** Called when another window has taken over the run: nothing more may be written or done here. */
  readonly onLost: (to: Elsewhere) => void;
  readonly onChange: () => void;
}

/** How often a window that only follows reads the journal and checks whether it may drive, in milliseconds. */
const FOLLOW_MS = 2_000;

/**
 * Of several windows on one machine with the same run, one drives; the others follow its journal and continue on their own
 * when it ends. A person may take over the run, because the driving window may be one that nobody sees any more.
 */
export class Lease {
  #grant: Grant | undefined;
  #isLost = false;
  #isReleased = false;
  /** If a heartbeat and an event ask at once, they must not claim it twice. */
  readonly #asking = inOrder();
  /** A slow look must not undo what a person has taken over meanwhile. */
  readonly #inOrder = inOrder();

  constructor(private readonly options: LeaseOptions) {
    this.#grant = options.grant;
  }

  /** null if this window drives. */
  get elsewhere(): Elsewhere | null {
    return this.#grant !== undefined && 'heldBy' in this.#grant ? this.#grant.heldBy : null;
  }

  /** Drives, or follows until it may. @param signal ends following */
  begin(signal: AbortSignal): void {
    const { log } = this.options;
    log.guard = () => this.#asking(() => this.#mayWrite());
    if (this.#grant === undefined) return;
    if (this.elsewhere === null) this.options.onDrive();
    else void this.#follow(signal);
  }

  /** Drives from here on, no matter who drives now. */
  takeOver(): Promise<void> {
    return this.#inOrder(async () => {
      // If it was lost, another object now represents the run.
      if (this.#isLost) this.mustBeHere();
      if (this.elsewhere === null) return;
      const grant = await this.options.takeAgain(true);
      // What the other window started to write before it could know counts before this, or not at all.
      await orLetGo(grant, () => this.options.log.takeUp());
      await this.#drive(grant);
    });
  }

  /** @throws {ProblemError} `run.driven-elsewhere` */
  mustBeHere(): void {
    if (this.elsewhere !== null) throw drivenElsewhere(this.elsewhere);
  }

  /** Lets another window drive, once all writes from here are done. */
  async release(): Promise<void> {
    this.#isReleased = true;
    await this.options.log.close();
    await this.#asking(() => Promise.resolve());
    if (this.#grant !== undefined && 'release' in this.#grant) await this.#grant.release();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { log, clock, onChange } = this.options;
    do {
      try {
        await clock.sleep(FOLLOW_MS, signal);
      } catch {
        return;
      }
      try {
        await this.#inOrder(() => this.#look());
      } catch {
        // A journal that can't be read now may be readable later.
      }
      onChange();
    } while (this.elsewhere !== null && !hasEnded(log.record.status));
  }

  async #look(): Promise<void> {
    const { log, takeAgain } = this.options;
    await log.catchUp();
    if (this.elsewhere === null || hasEnded(log.record.status)) return;
    const grant = await takeAgain(false);
    // The other window's last events count before anything is done here.
    await orLetGo(grant, () => log.catchUp());
    await this.#drive(grant);
  }

  async #drive(grant: Grant): Promise<void> {
    // Requested before the release: nobody here would use it.
    if (this.#isReleased) {
      if ('release' in grant) await grant.release();
      return;
    }
    this.#grant = grant;
    if (this.elsewhere === null) this.options.onDrive();
  }

  /** Called before each event: a window that lost the run must not write anything more. */
  async #mayWrite(): Promise<void> {
    if (this.#isLost) this.mustBeHere();
    if (this.#grant === undefined || 'heldBy' in this.#grant || (await this.#grant.isHeld())) return;
    this.#grant = await this.options.takeAgain(false);
    if (this.elsewhere !== null) {
      this.#isLost = true;
      this.options.onLost(this.elsewhere);
    }
    this.mustBeHere();
  }
}
