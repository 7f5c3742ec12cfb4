import type { Clock } from '../ports/clock';
import type { JournalStore } from '../ports/journal';
import { JOURNAL_VERSION, type NewRunEvent, type RunEvent } from './events';
import { applyEvent, type RunRecord } from './state';

/**
 * A run's events and the state they fold to. An event counts only when it is on disk: append first, then apply.
 */
export class RunLog {
  #record: RunRecord;
  #events: RunEvent[];
  #queue: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<() => void>();

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
   * @throws {ProblemError} `journal.unwritable`: nothing that the event announces may be done then
   */
  append(event: NewRunEvent): Promise<void> {
    const appended = this.#queue.then(async () => {
      const full = {
        v: JOURNAL_VERSION,
        seq: this.#record.nextSeq,
        at: new Date(this.clock.now()).toISOString(),
        ...event,
      } as RunEvent;
      await this.journal.append(this.#record.runId, full);
      this.#events.push(full);
      this.#record = applyEvent(this.#record, full) ?? this.#record;
      for (const listener of this.#listeners) listener();
    });
    this.#queue = appended.catch(() => undefined);
    return appended;
  }
}
