import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { oneof, type Arbitrary } from 'fast-check';
import type { RunEvent } from '../../../src/core/journal/events';
import { openObligations } from '../../../src/core/journal/state';
import { foldRun } from '../../../src/core/journal/fold';
import { createJournal } from '../../../src/platform/node/journal';
import { mutatedJson, type Json } from '../mutateJson';
import { mutatedText } from '../mutateText';
import { resultOrProblem } from '../problems';
import { target } from '../target';

const repository = 'https://github.com/octo/infrastructure.git';
const at = '2026-11-22T12:00:00.000Z';
const reading = { summary: 'Clear', facts: [{ label: 'DAG', value: 'x', tone: 'good' }], at };
const flag = {
  id: 'flag',
  kind: 'flag',
  step: 'flag-true',
  subject: 'a.tf',
  previous: 'false',
  title: 'Set it back',
};
const events: readonly Json[] = [
  {
    type: 'run.started',
    runId: 'run-1',
    by: 'ada',
    repository,
    checkout: '/work/infrastructure',
    runbook: { source: 'shipped', sha256: 'a'.repeat(64), text: 'runbook: 1', differences: [] },
    extensionVersion: '0.1.0',
  },
  { type: 'step.observed', step: 'dags-clear', reading },
  { type: 'step.acting', step: 'flag-true', act: 'set the flag to true' },
  { type: 'obligation.opened', obligation: flag },
  { type: 'step.noted', step: 'flag-true', notes: { from: 'false' } },
  {
    type: 'step.ticked',
    step: 'flag-true',
    tick: { how: 'verified', by: 'ada', at },
    reading,
    output: { a: 1 },
  },
  {
    type: 'step.stopped',
    step: 'apply',
    problem: { code: 'x.y', message: 'm', remedy: 'r' },
    concluded: true,
  },
  { type: 'incident.declared', by: 'ada', severity: 2, summary: 'slow' },
  { type: 'obligation.met', id: 'flag', evidence: 'it is false' },
].map((event, index) => ({ v: 1, seq: index, at, ...event }));
const lines = events.map(event => JSON.stringify(event));
const whole = `${lines.join('\n')}\n`;

let place:
  | { readonly folder: string; readonly file: string; readonly store: ReturnType<typeof createJournal> }
  | undefined;

/** The store and the file that it reads, which is found by making it write. */
async function journalFile(): Promise<NonNullable<typeof place>> {
  if (place !== undefined) return place;
  const folder = mkdtempSync(path.join(tmpdir(), 'fuzz-journal-'));
  const store = createJournal({ folder, repository });
  await store.append('run-1', events[0] as unknown as RunEvent);
  const [name] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(each =>
    each.endsWith('.jsonl'),
  );
  place = { folder, store, file: path.join(folder, name ?? '') };
  assert.equal(readFileSync(place.file, 'utf8'), `${lines[0]}\n`);
  return place;
}

const texts: Arbitrary<string> = oneof(
  mutatedText([whole]),
  mutatedJson(events).map(
    bad => `${lines.slice(0, 4).join('\n')}\n${JSON.stringify(bad)}\n${lines.slice(4).join('\n')}\n`,
  ),
  mutatedText(lines).map(bad => `${whole}${bad}`),
);

/** All good lines before a bad one are read; whatever the file contains, nothing is open that no good line opened. */
export const journal = target({
  name: 'journal',
  inputs: texts,
  runs: 800,
  holds: async text => {
    const { file, store } = await journalFile();
    writeFileSync(file, text);
    const read = await resultOrProblem(() => store.read('run-1'));
    if ('code' in read) return;
    const given = text.split('\n');
    const firstBad = given.findIndex((line, index) => line !== lines[index]);
    const good = firstBad === -1 ? given.length : firstBad;
    assert.deepEqual(
      read.events.slice(0, good).map(event => event.seq),
      events.slice(0, good).map((_, index) => index),
    );
    const record = foldRun(read.events);
    const opened = given.filter(line => line.includes('obligation.opened')).length;
    if (record !== undefined) assert.ok(openObligations(record).length <= opened);
  },
  end: () => {
    if (place !== undefined) rmSync(place.folder, { recursive: true });
    place = undefined;
  },
});
