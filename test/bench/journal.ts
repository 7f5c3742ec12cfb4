import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunEvent } from '../../src/core/journal/events';
import { foldRun } from '../../src/core/journal/fold';
import { createJournal } from '../../src/platform/node/journal';
import { atMost, median, type Row } from './row';

const EVENTS = 10_000;
const RUN = 'run';

/** Appending, and reading and folding a journal of 10,000 events, on the disk that has the temporary folder. */
export async function journal(): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-bench-'));
  try {
    const store = createJournal({
      folder,
      repository: 'https://github.com/WordPress/openverse-infrastructure',
    });
    const appends: number[] = [];
    for (let seq = 0; seq < EVENTS; seq++)
      appends.push(await milliseconds(() => store.append(RUN, event(seq))));
    const replays: number[] = [];
    for (let round = 0; round < 10; round++)
      replays.push(await milliseconds(async () => foldRun((await store.read(RUN)).events)));
    return [
      atMost('journal: append with fsync, median', median(appends), 5, 'ms'),
      atMost(`journal: replay of ${EVENTS} events, median`, median(replays), 50, 'ms'),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function milliseconds(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

/** A run that looks at its steps again and again. */
function event(seq: number): RunEvent {
  const base = { v: 1, seq, at: new Date(seq * 1000).toISOString() } as const;
  if (seq > 0)
    return {
      ...base,
      type: 'step.observed',
      step: `step-${seq % 17}`,
      reading: {
        summary: 'Nothing runs.',
        facts: [{ label: 'Unfinished runs', value: '0', tone: 'good' }],
        at: base.at,
      },
    };
  return {
    ...base,
    type: 'run.started',
    runId: RUN,
    by: 'octo-engineer',
    repository: 'https://github.com/WordPress/openverse-infrastructure',
    runbook: { source: 'shipped', sha256: '0'.repeat(64), text: '', differences: [] },
    extensionVersion: '0.0.0',
  };
}
