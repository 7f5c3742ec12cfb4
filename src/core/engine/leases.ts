import { elapsedMs } from '../duration';
import type { Clock } from '../ports/clock';
import type { Grant, Elsewhere } from './lease';

/** Where this machine's windows agree on who drives. */
export interface LeaseSource {
  /**
   * Takes the right to drive a run on this machine, so that two windows never act side by side.
   * @param force also from one that lives
   */
  takeLease(runId: string, force: boolean): Promise<Grant>;
  /** Who drives a run now; null: nobody. Takes nothing. */
  driver(runId: string): Promise<Elsewhere | null>;
}

/** A window that was only reloaded has taken its lease again by then, also on a slow machine. */
const FREE_MS = 20_000;

/**
 * The leases that one window asks for. A run that another window took over from it goes on here only when a person says so, or once
 * nobody has driven it for {@link FREE_MS}: then nobody else would see to its prompt and to what it has left open.
 */
export class Leases {
  readonly #lost = new Map<string, { readonly to: Elsewhere; readonly freeSince: number | null }>();

  constructor(private readonly options: LeaseSource & { readonly clock: Clock }) {}

  /** Another window has taken a run over from this one. */
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
