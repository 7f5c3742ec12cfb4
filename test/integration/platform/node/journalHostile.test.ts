import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunEvent } from '../../../../src/core/journal/events';
import { openObligations } from '../../../../src/core/journal/state';
import { foldRun } from '../../../../src/core/journal/fold';
import { createJournal } from '../../../../src/platform/node/journal';
import { problem } from './git/playground';

const at = '2026-11-22T10:00:00.000Z';
const RUN = '2026-11-22-10-00-00-ada-12345678';
const started: Extract<RunEvent, { type: 'run.started' }> = {
  ...{ v: 1, seq: 0, at, type: 'run.started', runId: RUN, by: 'ada', repository: 'https://github.com/o/r' },
  runbook: { source: 'shipped', sha256: 'f'.repeat(64), text: '', differences: [] },
  extensionVersion: '0.0.0',
};
const owed = (id: string, subject: string): RunEvent => ({
  ...{ v: 1, seq: 1, at, type: 'obligation.opened' },
  obligation: { id, kind: 'paused-dag', step: 's', subject, previous: 'unpaused', title: 'Unpause' },
});

describe('a journal that somebody else writes into', () => {
  let folder: string;
  let journal: ReturnType<typeof createJournal>;
  let file: string;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'journal-'));
    journal = createJournal({ folder, repository: 'https://github.com/o/r' });
    await journal.append(RUN, started);
    const own = path.join(folder, readdirSync(folder)[0] ?? '');
    file = path.join(own, `${RUN}.jsonl`);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const plant = (event: unknown) => {
    appendFileSync(file, `${typeof event === 'string' ? event : JSON.stringify(event)}\n`);
  };

  it('leaves out and reports events that are too long, too deep, misdated or malformed', async () => {
    const observed = { v: 1, seq: 1, at, type: 'step.observed', step: 's' };
    const reading = { summary: 's', facts: [], at };
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    plant({ ...observed, at: 'yesterday', reading });
    plant({ ...observed, at: '2026-02-31T10:00:00Z'.replace('02-31', '13-01'), reading });
    plant({ ...observed, step: 'x'.repeat(1_000), reading });
    plant({ ...observed, step: 'a\u202eb', reading });
    plant({ ...observed, reading: { ...reading, summary: 'x'.repeat(600_000) } });
    plant(`{"v":1,"seq":1,"at":"${at}","type":"step.noted","step":"s","notes":{"a":${deep}}}`);
    plant(
      `{"v":1,"seq":1,"at":"${at}","type":"step.noted","step":"s","notes":{"a":"${'x'.repeat(9_000_000)}"}}`,
    );
    plant({ ...observed, reading });
    const { events, problems } = await journal.read(RUN);
    assert.deepEqual(
      events.map(e => e.type),
      ['run.started', 'step.observed'],
    );
    assert.equal(problems.length, 7);
  });

  it('ignores a second start, and starts of other runs', async () => {
    plant(owed('paused-dag:x', 'x'));
    plant({ ...started, seq: 2 });
    plant({ ...started, seq: 3, runId: '../../elsewhere' });
    plant({ ...started, seq: 3, runId: 'another-run' });
    const { events, problems } = await journal.read(RUN);
    const record = foldRun(events);
    assert.ok(record);
    assert.equal(record.runId, RUN);
    assert.equal(openObligations(record).length, 1);
    assert.equal(problems.length, 2);
  });

  it('is refused when it is larger than any deployment writes', async () => {
    truncateSync(file, 300_000_000);
    await assert.rejects(journal.read(RUN), problem('journal.unreadable'));
  });

  it('accepts no event that it would leave out when reading', async () => {
    const event = { ...owed('x'.repeat(1_000), 'x') };
    await assert.rejects(journal.append(RUN, event), problem('journal.unfit'));
    assert.equal((await journal.read(RUN)).problems.length, 0);
  });

  it('never reads a file outside its folder', async () => {
    writeFileSync(path.join(folder, 'secret.jsonl'), JSON.stringify(started));
    await assert.rejects(journal.read('../secret'), problem('journal.missing'));
  });
});
