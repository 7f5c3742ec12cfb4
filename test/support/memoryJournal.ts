import type { RunEvent } from '../../src/core/engine/events';
import type { JournalStore } from '../../src/core/ports/journal';

/** A journal without a disk. `failAfter` makes the following appends fail, as a full disk does. */
export class MemoryJournal implements JournalStore {
  readonly runs = new Map<string, RunEvent[]>();
  failWith: Error | null = null;

  list(): Promise<readonly string[]> {
    return Promise.resolve([...this.runs.keys()].reverse());
  }

  read(runId: string) {
    return Promise.resolve({ events: this.runs.get(runId) ?? [], problems: [] });
  }

  append(runId: string, event: RunEvent): Promise<void> {
    if (this.failWith !== null) return Promise.reject(this.failWith);
    this.runs.set(runId, [...(this.runs.get(runId) ?? []), structuredClone(event)]);
    return Promise.resolve();
  }
}
