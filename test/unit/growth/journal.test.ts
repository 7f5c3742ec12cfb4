import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { foldRun } from '../../../src/core/journal/fold';
import { createJournal } from '../../../src/platform/node/journal';
import { observed, started } from './journaled';
import { assertGrows, callsOf } from './work';

describe('the work on a growing journal', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** A journal with this many events, which this process has read to its end. */
  async function journalOf(runId: string, events: number) {
    const journal = createJournal({ folder, repository: 'https://github.com/o/r' });
    await journal.append(runId, started(runId));
    const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(name =>
      name.includes(runId),
    );
    const lines = Array.from({ length: events }, (_, n) => `${JSON.stringify(observed(n + 1))}\n`);
    appendFileSync(path.join(folder, file ?? ''), lines.join(''));
    await journal.append(runId, observed(events + 1));
    return journal;
  }

  it('grows linearly for reading and folding it', () =>
    assertGrows('linearly', async times => {
      const run = `read-${times}`;
      const journal = await journalOf(run, 10 * times);
      return callsOf(async () => foldRun((await journal.read(run)).events));
    }));

  it('stays the same for each line that is added', () =>
    assertGrows('not', async times => {
      const run = `added-${times}`;
      const journal = await journalOf(run, 10 * times);
      return callsOf(() => journal.append(run, observed(10 * times + 2)));
    }));
});
