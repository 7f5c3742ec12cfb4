import { isoNow } from '../clockTime';
import { CancelledError, toProblem } from '../errors';
import { inOrder } from '../inOrder';
import type { Clock } from '../ports/clock';
import type { JournalStore } from './store';
import { JOURNAL_VERSION, type NewRunEvent, type RunEvent } from './events';
import type { RunRecord } from './state';
import { applyEvent } from './fold';

/**
 * A run's events and the state they fold to. An event counts only when it is on disk: append first, then apply.
 */
export class RunLog {
  #record: RunRecord;
  #events: RunEvent[];
  #isUnsure = false;
  readonly #inOrder = inOrder();
  readonly #listeners = new Set<() => void>();
  /** Called before each write; throws if this process may not write. */
  guard: () => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly journal: JournalStore,
    private readonly clock: Clock,
    events: readonly RunEvent[],
    record: RunRecord,
  ) {
    this.#events = [...events];
    this.#record = record;
  }

  get record(): RunRecord {
    return this.#record;
  }

  get events(): readonly RunEvent[] {
    return this.#events;
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Writes one event and resolves after fsync. Events of concurrent callers keep their order.
   * @throws {ProblemError} `journal.unwritable`, or `journal.overtaken` if another process drives the run now: the action
   * that the event announces must not be performed then
   */
  append(event: NewRunEvent): Promise<void> {
    return this.#inOrder(async () => {
      await this.guard();
      if (this.#isUnsure) await this.#readOn();
      const full = {
        v: JOURNAL_VERSION,
        seq: this.#record.nextSeq,
        at: isoNow(this.clock),
        ...event,
      } as RunEvent;
      this.#isUnsure = true;
      const written = await this.journal.append(this.#record.runId, full);
      this.#isUnsure = false;
      this.#apply(written);
    });
  }

  /**
   * Takes over from another process that was writing until now. Whatever that one writes afterwards no longer counts,
   * because the number it would use is taken.
   */
  async takeUp(): Promise<void> {
    for (;;) {
      await this.catchUp();
      try {
        await this.append({ type: 'run.resumed' });
        return;
      } catch (error) {
        if (toProblem(error).code !== 'journal.overtaken') throw error;
      }
    }
  }

  /** Prevents further writes, and resolves once those in progress are on disk. */
  async close(): Promise<void> {
    this.guard = () => Promise.reject(new CancelledError());
    await this.#inOrder(() => Promise.resolve());
  }

  /** Reads what another process has written meanwhile. */
  catchUp(): Promise<void> {
    return this.#inOrder(() => this.#readOn());
  }

  /** A failed append may still be on disk if only its sync failed; in that case it counts here, too. */
  settle(): Promise<void> {
    return this.#inOrder(async () => {
      if (this.#isUnsure) await this.#readOn();
      this.#isUnsure = false;
    });
  }

  async #readOn(): Promise<void> {
    const { events } = await this.journal.read(this.#record.runId);
    for (const event of events) if (event.seq >= this.#record.nextSeq) this.#apply(event);
  }

  #apply(event: RunEvent): void {
    this.#events.push(event);
    this.#record = applyEvent(this.#record, event) ?? this.#record;
    for (const listener of this.#listeners) listener();
  }
}
