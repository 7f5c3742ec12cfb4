import { elapsedMs } from '../duration';
import type { Clock } from '../ports/clock';
import type { Grant, Elsewhere } from './lease';

/** Where the windows on this machine agree on who drives. */
export interface LeaseSource {
  /**
   * Takes the right to drive a run on this machine, so that two windows never act side by side.
   * @param force takes it even from a window that is still alive
   */
  takeLease(runId: string, force: boolean): Promise<Grant>;
  /** Who currently drives a run; null: nobody. Doesn't take anything. */
  driver(runId: string): Promise<Elsewhere | null>;
}

/** Longer than a reloaded window needs to take its lease again, even on a slow machine. */
const FREE_MS = 20_000;

/**
 * The leases that one window asks for. After another window took over a run, it continues here only if a person says so, or
 * once nobody has driven it for {@link FREE_MS}: otherwise its prompt and what it left open would go unattended.
 */
export class Leases {
  readonly #lost = new Map<string, { readonly to: Elsewhere; readonly freeSince: number | null }>();

  constructor(private readonly options: LeaseSource & { readonly clock: Clock }) {}

  /** Another window has taken over a run from this one. */
  lose(runId: string, to: Elsewhere): void {
    this.#lost.set(runId, { to, freeSince: null });
  }

  async take(runId: string, force: boolean): Promise<Grant> {
    const lost = this.#lost.get(runId);
    if (lost !== undefined && !force) {
      const now = this.options.clock.now();
      const driver = await this.options.driver(runId);
      const freeSince = driver === null ? (lost.freeSince ?? now) : null;
      const heldBy = driver ?? lost.to;
      this.#lost.set(runId, { to: heldBy, freeSince });
      if (freeSince === null || elapsedMs(freeSince, now) < FREE_MS) return { heldBy };
    }
    this.#lost.delete(runId);
    return this.options.takeLease(runId, force);
  }
}
