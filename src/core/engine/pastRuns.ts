import type { RunEvent } from '../journal/events';
import { openObligations, type RunRecord } from '../journal/state';
import { foldRun } from '../journal/fold';
import type { JournalStore } from '../journal/store';
import type { RunbookParser } from '../parsing/parseRunbook';
import type { PastRun } from './deployment';
import type { Kind } from '../kind/kind';
import { productionWord } from '../kind/production';
import { deploymentName } from '../runbook/runbook';
import { usualTimes, type UsualTime } from '../journal/usualTimes';

interface PastRunsOptions {
  readonly journal: Pick<JournalStore, 'list' | 'read'>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly parseRunbook: RunbookParser;
  /** Whether a run stored here belongs to another world, so that it doesn't count here. */
  isForeign?(record: RunRecord): boolean;
}

/** Limits on the journals read to learn how long steps take, and on the runs counted. */
const MOST_READ = 10;
const MOST_COUNTED = 5;

/** What the journals on this machine say about past runs. */
export class PastRuns {
  constructor(private readonly options: PastRunsOptions) {}

  /** All runs, newest first. */
  async history(): Promise<readonly PastRun[]> {
    const records = await Promise.all((await this.options.journal.list()).map(id => this.#record(id)));
    return records.flatMap(record => (record === undefined ? [] : [this.#told(record)]));
  }

  /**
   * The doubt about production left by runs of the same service before this one. The newest that says anything decides, so
   * that no more journals are read than necessary. null: none.
   */
  async doubtBefore(run: RunRecord): Promise<string | null> {
    const { service } = this.#told(run);
    const all = await this.options.journal.list();
    for (const runId of all.slice(all.indexOf(run.runId) + 1)) {
      const record = await this.#record(runId);
      if (record === undefined) continue;
      const before = this.#told(record);
      if (before.service !== service || before.production === null) continue;
      return before.production === 'settled' ? null : before.production.doubt;
    }
    return null;
  }

  /** How long steps took in the newest finished runs of the same runbook before this one. */
  async usualTimes(run: RunRecord): Promise<ReadonlyMap<string, UsualTime>> {
    const { runbook } = this.#told(run);
    const all = await this.options.journal.list();
    const before = all.slice(all.indexOf(run.runId) + 1).slice(0, MOST_READ);
    const counted: (readonly RunEvent[])[] = [];
    for (const runId of runbook === null ? [] : before) {
      if (counted.length >= MOST_COUNTED) break;
      const { events } = await this.options.journal.read(runId);
      const record = foldRun(events);
      if (record?.status !== 'finished' || this.options.isForeign?.(record) === true) continue;
      if (this.#told(record).runbook === runbook) counted.push(events);
    }
    return usualTimes(counted);
  }

  async #record(runId: string): Promise<RunRecord | undefined> {
    const record = foldRun((await this.options.journal.read(runId)).events);
    return record === undefined || this.options.isForeign?.(record) === true ? undefined : record;
  }

  #told(record: RunRecord): PastRun {
    const { runbook } = this.options.parseRunbook(record.runbook.text, record.runbook.file, true);
    return {
      runId: record.runId,
      title: runbook?.title ?? /^title:\s*(.+)$/m.exec(record.runbook.text)?.[1] ?? record.runId,
      state: record.status,
      startedAt: record.startedAt,
      endedAt: record.endedAt,
      open: openObligations(record).length,
      service: runbook === undefined ? null : deploymentName(runbook),
      runbook: runbook?.id ?? null,
      production: runbook === undefined ? null : productionWord(runbook, this.options.kinds, record),
    };
  }
}
