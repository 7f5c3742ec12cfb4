import fs, { type Stats } from 'node:fs';
import promises from 'node:fs/promises';
import type { Clock } from '../../src/core/ports/clock';
import { systemClock } from '../../src/platform/node/clock';

/** Time that passes several times as fast, the same for every process with these values. */
export interface QuickTime {
  /** Since when, in milliseconds since the Unix epoch. */
  readonly since: number;
  readonly times: number;
}

/**
 * Makes time pass faster for this process: its dates, those of files, and the sleeps of its clock. Programs that it starts
 * take as long as ever, so they seem slow.
 * @returns the clock
 */
export async function quicken({ since, times }: QuickTime): Promise<Clock> {
  const { now } = Date;
  const seems = (time: number) => since + (time - since) * times;
  globalThis.Date = class extends Date {
    constructor(...given: [] | [number | string | Date]) {
      super(given[0] ?? seems(now()));
    }
    static override now(): number {
      return seems(now());
    }
  } as DateConstructor;

  const seen = (stats: Stats): Stats =>
    Object.defineProperties(stats, {
      mtime: { value: new Date(seems(stats.mtimeMs)) },
      mtimeMs: { value: seems(stats.mtimeMs) },
      ctimeMs: { value: seems(stats.ctimeMs) },
    });
  const { statSync } = fs;
  Object.assign(fs, {
    statSync: (...of: Parameters<typeof statSync>) => {
      const stats = statSync(...of) as Stats | undefined;
      return stats === undefined ? undefined : seen(stats);
    },
  });
  const { stat } = promises;
  Object.assign(promises, { stat: async (of: string) => seen(await stat(of)) });
  const handle = await promises.open(__filename);
  const handles = Object.getPrototypeOf(handle) as { stat: () => Promise<Stats> };
  const statHandle = handles.stat;
  handles.stat = async function () {
    return seen(await statHandle.call(this));
  };
  await handle.close();
  return {
    now: () => Date.now(),
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  };
}
