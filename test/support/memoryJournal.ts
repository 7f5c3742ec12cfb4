import { ProblemError } from '../../src/core/errors';
import type { RunEvent } from '../../src/core/journal/events';
import type { JournalStore, RunElsewhere } from '../../src/core/journal/store';

/** A journal without a disk. `failWith` makes the following appends fail, like a full disk. */
export class MemoryJournal implements JournalStore {
  readonly runs = new Map<string, RunEvent[]>();
  failWith: Error | null = null;
  /** Runs that started while origin had another address. */
  others: readonly RunElsewhere[] = [];
  #held: { readonly begin: () => void; readonly until: Promise<void> } | null = null;

  /** Makes the next line wait on its way to the disk. */
  hold(): { readonly begun: Promise<void>; readonly letGo: () => void } {
    let begin = () => {};
    let letGo = () => {};
    const begun = new Promise<void>(resolve => (begin = resolve));
    this.#held = { begin, until: new Promise(resolve => (letGo = resolve)) };
    return { begun, letGo };
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve([...this.runs.keys()].reverse());
  }

  read(runId: string) {
    return Promise.resolve({ events: this.runs.get(runId) ?? [], problems: [] });
  }

  underOtherAddresses(checkout: string): Promise<readonly RunElsewhere[]> {
    const [began] = this.others.map(({ events: [first] }) => first);
    const isHere = began?.type === 'run.started' && began.checkout === checkout;
    return Promise.resolve(isHere ? this.others : []);
  }

  async append(runId: string, event: RunEvent): Promise<RunEvent> {
    if (this.failWith !== null) throw this.failWith;
    const held = this.#held;
    this.#held = null;
    held?.begin();
    await held?.until;
    const events = this.runs.get(runId) ?? [];
    if (event.seq <= (events.at(-1)?.seq ?? -1)) throw overtaken();
    this.runs.set(runId, [...events, structuredClone(event)]);
    return event;
  }
}

function overtaken(): ProblemError {
  return new ProblemError({ code: 'journal.overtaken', message: 'Overtaken.', remedy: 'Read on.' });
}
