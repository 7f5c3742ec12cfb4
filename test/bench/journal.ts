import {
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunEvent } from '../../src/core/journal/events';
import { foldRun } from '../../src/core/journal/fold';
import { createJournal } from '../../src/platform/node/journal';
import { atMost, median, type Row } from './row';
import { milliseconds, onAverage, sideBySide } from './sideBySide';

const APPENDS = 1_000;
/** The last is about as long as the longest journal that is read at all. */
const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const KEPT =
  'A run needs all of its events, and V8 moves what is kept from one place to another: the row below has the same against a rival that keeps what it parses. A deployment has a few hundred events, and the longest journal that is read at all has about a million.';
const REPOSITORY = 'https://github.com/WordPress/openverse-infrastructure';

/** Appending to a journal, and reading and folding one, on the disk that has the temporary folder. */
export async function journal(): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-bench-'));
  try {
    return [...(await appending(folder)), ...(await replaying(folder))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Why an append takes longer than its write. */
const CHECKED =
  'An append also asks whether the file is still the one at its path, hands the sync over to a thread, and reads back whether its line counts: about 0.1 ms, which shows where the disk takes little more.';

async function appending(folder: string): Promise<Row[]> {
  const store = createJournal({ folder, repository: REPOSITORY });
  await store.append('run', event('run', 0));
  const bare = openSync(path.join(folder, 'bare'), 'a');
  let [ours, theirs] = [1, 1];
  const own: number[] = [];
  try {
    const row = await sideBySide(
      'journal: append',
      {
        ours: async () => {
          const took = await milliseconds(() => store.append('run', event('run', ours++)));
          own.push(took);
          return took;
        },
        rival: () =>
          milliseconds(() => {
            writeSync(bare, `${JSON.stringify(event('run', theirs++))}\n`);
            fsyncSync(bare);
          }),
        rivalName: 'a bare write with fsync',
      },
      { rounds: APPENDS, limit: 1.5 },
    );
    return [{ ...row, ifMissed: CHECKED }, atMost('journal: append with fsync', median(own), 5, 'ms')];
  } finally {
    closeSync(bare);
    await store.close();
  }
}

async function replaying(folder: string): Promise<Row[]> {
  const store = createJournal({ folder, repository: REPOSITORY });
  const rows: Row[] = [];
  for (const size of SIZES) {
    const run = `run-${size}`;
    await store.append(run, event(run, 0));
    await store.close();
    const file = fileOf(folder, run);
    const journal = openSync(file, 'a');
    for (let seq = 1; seq < size; seq++) writeSync(journal, `${JSON.stringify(event(run, seq))}\n`);
    closeSync(journal);
    const own: number[] = [];
    const ours = async () => {
      const took = await onAverage(async () => foldRun((await store.read(run)).events));
      own.push(took);
      return took;
    };
    const parse = {
      ours,
      rival: () => onAverage(() => parsed(file, false)),
      rivalName: 'JSON.parse of its lines',
    };
    const row = await sideBySide('journal: replay', parse, { rounds: 20, size, limit: 3 });
    rows.push({ ...row, ifMissed: KEPT });
    if (size === SIZES.at(-1)) {
      const keep = {
        ours,
        rival: () => onAverage(() => parsed(file, true)),
        rivalName: 'JSON.parse that keeps all',
      };
      rows.push(await sideBySide('journal: replay of a million events', keep, { rounds: 20 }));
    }
    if (size === 10_000) rows.push(atMost('journal: replay of 10,000 events', median(own), 50, 'ms'));
  }
  return rows;
}

/** Parses the lines without any check but that they are JSON. */
function parsed(file: string, areKept: boolean): readonly unknown[] {
  const kept: unknown[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const value: unknown = JSON.parse(line);
    if (areKept) kept.push(value);
  }
  return kept;
}

function fileOf(folder: string, run: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(name =>
    name.endsWith(`${run}.jsonl`),
  );
  if (found === undefined) throw new Error(`No journal of ${run}.`);
  return path.join(folder, found);
}

/** An event of a run that keeps observing its steps. */
function event(runId: string, seq: number): RunEvent {
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
    runId,
    by: 'octo-engineer',
    repository: REPOSITORY,
    runbook: { source: 'shipped', sha256: '0'.repeat(64), text: '', differences: [] },
    extensionVersion: '0.0.0',
  };
}
