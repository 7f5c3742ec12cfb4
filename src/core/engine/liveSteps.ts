import { isoNow } from '../clockTime';
import type { Reading } from '../journal/reading';
import type { LiveStep } from '../kind/live';
import type { Clock } from '../ports/clock';

/** What each step is doing right now, for people: none of it is journaled. */
export class LiveSteps {
  readonly #steps = new Map<string, LiveStep>();

  /** @param onChange called with what a step is doing now; null: nothing any more */
  constructor(
    private readonly clock: Clock,
    private readonly onChange: (stepId: string, live: LiveStep | null) => void,
  ) {}

  has(stepId: string): boolean {
    return this.#steps.has(stepId);
  }

  /** @param fraction 0 to 1, if known */
  show(stepId: string, text: string, reading: Reading | null, fraction?: number): void {
    const since = this.#steps.get(stepId)?.since ?? isoNow(this.clock);
    // If the clock was set, the fraction may be out of range.
    const bounded = fraction === undefined ? null : Math.min(1, Math.max(0, fraction));
    const live = { text, fraction: bounded, since, reading };
    this.#steps.set(stepId, live);
    this.onChange(stepId, live);
  }

  hide(stepId: string): void {
    if (this.#steps.delete(stepId)) this.onChange(stepId, null);
  }
}
