import assert from 'node:assert/strict';
import type { RunEvent } from '../../src/core/journal/events';
import { buildEngineProcess, CrashBench, type Life } from '../crash/crashBench';
import { PSEUDO_LETTER, pseudoTexts } from '../support/pseudo';

const PROGRAM = 'language';

describe('a deployment in another language', function () {
  this.timeout(300_000);
  const texts = pseudoTexts();
  let english: CrashBench;
  let other: CrashBench;
  let lives: readonly Life[];

  before(async () => {
    buildEngineProcess(PROGRAM);
    english = await CrashBench.start('forward', PROGRAM);
    other = await CrashBench.start('forward', PROGRAM);
    lives = await Promise.all([english.live([]), other.live([], texts)]);
  });
  after(async () => {
    await english.stop();
    await other.stop();
  });

  it('has the same events and effects as in English', () => {
    other.assertAsExpected();
    assert.deepEqual(eventsOf(other), eventsOf(english));
  });

  it('has its readings in that language', () => {
    const said = other
      .journal()
      .flatMap(event => (event.type === 'step.ticked' ? (event.reading?.summary ?? []) : []));
    assert.ok(said.length > 10);
    for (const summary of said) assert.match(summary, PSEUDO_LETTER);
  });

  it('names commits and pull requests in English', () => {
    const { subjects, titles } = other.written();
    assert.ok(subjects.length > 10 && titles.length > 4);
    for (const text of [...subjects, ...titles]) assert.doesNotMatch(text, PSEUDO_LETTER);
  });

  it('has its record in that language', () => {
    // Other texts hold the notes of a release.
    const record = other.written().texts.find(text => text.includes('█')) ?? '';
    const headings = record.match(/^## .+$/gm) ?? [];
    assert.ok(headings.length > 3);
    for (const heading of headings) assert.match(heading, PSEUDO_LETTER);
  });

  it('can be finished in English after it started in another language', async () => {
    const bench = await CrashBench.start('forward', PROGRAM);
    try {
      const key = lives[1]?.over?.points.find(each => each.includes('createPullRequest')) ?? '';
      const { died } = await bench.live([{ key, when: 'after' }], texts);
      assert.equal(died?.key, key);
      const { opened } = await bench.live([]);
      assert.deepEqual(opened?.problems, []);
      bench.assertAsExpected();
    } finally {
      await bench.stop();
    }
  });
});

/** The kinds of events of each step. How often something was read depends on how long it took. */
function eventsOf(bench: CrashBench): readonly string[] {
  const name = (event: RunEvent) => ('step' in event ? `${event.type} ${event.step}` : event.type);
  return [...new Set(bench.journal().map(name))].sort();
}
