import assert from 'node:assert/strict';
import { clockTime } from '../../../../../src/core/clockTime';
import { foldRepeated, groupFacts } from '../../../../../src/core/view/words/facts';
import { fullTime } from '../../../../../src/core/view/words/fullTime';
import { reasonProblem } from '../../../../../src/core/view/words/reason';
import {
  bothTimes,
  clock,
  countdown,
  localTimes,
  span,
  tookInWords,
} from '../../../../../src/core/view/words/time';
import { unexpectedFacts } from '../../../ui/samplePlans';

describe('times', () => {
  it('show the time of day, and the date if it is another day', () => {
    const date = new Date(2026, 10, 22, 9, 5);
    assert.equal(clock(date.toISOString(), date), '09:05');
    const on = (...day: [number, number, number]) => clock(date.toISOString(), new Date(...day));
    assert.equal(on(2026, 10, 23), 'yesterday 09:05');
    assert.equal(on(2026, 10, 21), 'tomorrow 09:05');
    assert.equal(on(2026, 11, 1), 'Nov 22, 09:05');
    assert.equal(on(2027, 0, 1), 'Nov 22, 2026, 09:05');
    assert.equal(clock('soon'), 'soon');
  });

  it('can be shown in full', () => {
    const full = fullTime(new Date(2026, 10, 22, 9, 5, 7).toISOString());
    assert.match(full, /^Sunday, November 22, 2026 at 09:05:07 \S/);
    assert.equal(fullTime('soon'), 'soon');
  });

  it('in a text show by the clock of whoever reads it, and in a hover also as they are recorded', () => {
    const date = new Date(2026, 10, 22, 9, 5);
    const recorded = clockTime(date.toISOString());
    const text = `Only waits since ${recorded}; next poke about ${recorded}`;
    assert.equal(localTimes(text, date), 'Only waits since 09:05; next poke about 09:05');
    assert.equal(bothTimes(`since ${recorded}`, date), `since 09:05 (${recorded})`);
    for (const other of ['no time', 'on 2026-13-22 22:55 UTC'])
      for (const shown of [localTimes(other), bothTimes(other)]) assert.equal(shown, other);
  });

  it('show a span in its largest units', () => {
    assert.deepEqual([-5, 59_999, 60_000, 3_900_000].map(span), ['0 s', '59 s', '1 min', '1 h 5 min']);
  });

  it('say how long a run took once it has ended', () => {
    const startedAt = '2026-11-22T12:00:00Z';
    assert.equal(tookInWords({ startedAt, endedAt: '2026-11-22T13:05:00Z' }), 'took 1 h 5 min');
    for (const endedAt of [null, 'soon', '2026-11-22T11:00:00Z'])
      assert.equal(tookInWords({ startedAt, endedAt }), '');
  });

  it('count down to zero only when the time is over', () => {
    assert.deepEqual([1, 61_000, 0, -1].map(countdown), ['0:01', '1:01', '0:00', '0:00']);
  });
});

describe('facts', () => {
  it('put the worst group and its worst fact first, and otherwise keep their order', () => {
    const groups = groupFacts(unexpectedFacts);
    assert.deepEqual(
      groups.map(group => group.title),
      ['Unexpected', 'Expected', '', 'Checked now'],
    );
    assert.deepEqual(
      groups[0]?.facts.map(fact => fact.tone),
      ['bad', 'warn'],
    );
  });
});

describe('facts with the same name', () => {
  const named = (label: string, value: string) => ({ label, value, tone: 'warn' as const });

  it('are combined if there are three or more, at the place of the first', () => {
    const facts = [named('a', '1'), named('b', '2'), named('a', '3'), named('a', '4'), named('b', '5')];
    assert.deepEqual(foldRepeated(facts), [
      { ...named('a', '3'), detail: '1\n3\n4' },
      named('b', '2'),
      named('b', '5'),
    ]);
  });
});

describe('a reason', () => {
  it('has at least ten characters', () => {
    assert.match(reasonProblem('   ') ?? '', /Write a reason/);
    assert.match(reasonProblem('too short') ?? '', /at least 10/);
    assert.equal(reasonProblem('long enough'), undefined);
  });
});
