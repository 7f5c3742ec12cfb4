import type { RunEvent } from '../journal/events';
import { openObligations, type RunRecord } from '../journal/state';
import { foldRun } from '../journal/fold';
import type { JournalStore } from '../ports/journal';
import type { RunbookParser } from '../runbook/parseRunbook';
import type { PastRun } from './deployment';
import type { Kind } from '../kind/kind';
import { productionWord } from '../kind/production';
import { deploymentName } from '../runbook/runbook';
import { usualTimes, type UsualTime } from '../journal/usualTimes';

interface PastRunsOptions {
  readonly journal: Pick<JournalStore, 'list' | 'read'>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly parseRunbook: RunbookParser;
  /** Whether a run that is kept here belongs to another world, so that it counts for nothing here. */
  isForeign?(record: RunRecord): boolean;
}

/** Journals that are read to learn how long steps take, and runs that count. */
const MOST_READ = 10;
const MOST_COUNTED = 5;

/** What the journals on this machine tell of runs, each by its own. */
export class PastRuns {
  constructor(private readonly options: PastRunsOptions) {}

  /** All runs, newest first. */
  async history(): Promise<readonly PastRun[]> {
    const records = await Promise.all((await this.options.journal.list()).map(id => this.#record(id)));
    return records.flatMap(record => (record === undefined ? [] : [this.#told(record)]));
  }

  /**
   * What the runs of the same service before this one have left in doubt of production: by the newest that says anything, so
   * that no more journals are read than need be. null: nothing is.
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

  /** How long the steps of a run's runbook took in those before it, by the newest that were finished. */
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
      open: openObligations(record).length,
      service: runbook === undefined ? null : deploymentName(runbook),
      runbook: runbook?.id ?? null,
      production: runbook === undefined ? null : productionWord(runbook, this.options.kinds, record),
    };
  }
}
