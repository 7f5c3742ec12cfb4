import { inOrder } from '../inOrder';
import type { RunLog } from '../journal/runLog';
import { hasEnded } from '../journal/runState';
import type { Clock } from '../ports/clock';
import { drivenElsewhere } from './refusals';

/** Another window of this machine that drives a run. `since`: ISO 8601. */
export interface Elsewhere {
  readonly pid: number;
  readonly since: string;
}

/** The right to drive a run, or who has it. */
export type Grant =
  | {
      readonly release: () => Promise<void>;
      /** Whether nobody took it over since. */
      readonly isHeld: () => Promise<boolean>;
    }
  | { readonly heldBy: Elsewhere };

/** What must go well before a grant is made use of: one that nobody drives by would keep every window from driving. */
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
  /** What was granted when the run was opened; undefined for a closed run, which nobody drives. */
  readonly grant: Grant | undefined;
  /** @param force takes it over from a window that still lives */
  readonly takeAgain: (force: boolean) => Promise<Grant>;
  /** This window drives from now on. */
  readonly onDrive: () => void;
  /** Another window has taken the run over: nothing more may be written or done here. */
  readonly onLost: (to: Elsewhere) => void;
  readonly onChange: () => void;
}

/** How often a window that looks on reads the journal, and whether it may drive, in milliseconds. */
const FOLLOW_MS = 2_000;

/**
 * Of several windows of one machine on one run, one drives; the others follow its journal and go on by themselves when it
 * ends. A person may take the run over, because the window that drives may be one that nobody sees any more.
 */
export class Lease {
  #grant: Grant | undefined;
  #isLost = false;
  #isReleased = false;
  /** A beat and an event that ask at once must not claim it twice. */
  readonly #asking = inOrder();
  /** A look that lasts must not undo what a person has taken over meanwhile. */
  readonly #inOrder = inOrder();

  constructor(private readonly options: LeaseOptions) {
    this.#grant = options.grant;
  }

  /** null when this window drives. */
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

  /** Drives from here on, whoever drives now. */
  takeOver(): Promise<void> {
    return this.#inOrder(async () => {
      // Lost, another object of the run has taken its place.
      if (this.#isLost) this.mustBeHere();
      if (this.elsewhere === null) return;
      const grant = await this.options.takeAgain(true);
      // What the other window had begun to write before it could know counts before this, or not at all.
      await orLetGo(grant, () => this.options.log.takeUp());
      await this.#drive(grant);
    });
  }

  /** @throws {ProblemError} `run.driven-elsewhere` */
  mustBeHere(): void {
    if (this.elsewhere !== null) throw drivenElsewhere(this.elsewhere);
  }

  /** Lets another window drive, once nothing is written here any more. */
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
        // A journal that can't be read now may be later.
      }
      onChange();
    } while (this.elsewhere !== null && !hasEnded(log.record.status));
  }

  async #look(): Promise<void> {
    const { log, takeAgain } = this.options;
    await log.catchUp();
    if (this.elsewhere === null || hasEnded(log.record.status)) return;
    const grant = await takeAgain(false);
    // What the other window did last counts before anything is done here.
    await orLetGo(grant, () => log.catchUp());
    await this.#drive(grant);
  }

  async #drive(grant: Grant): Promise<void> {
    // Asked for before it was let go: nobody here would drive by it.
    if (this.#isReleased) {
      if ('release' in grant) await grant.release();
      return;
    }
    this.#grant = grant;
    if (this.elsewhere === null) this.options.onDrive();
  }

  /** Before each event: a window that was ousted must not write another word. */
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
