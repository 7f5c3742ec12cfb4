import assert from 'node:assert/strict';
import { schedule } from '../../../scripts/schedule.mjs';
import { secondTries } from '../../../scripts/second-tries.mjs';

describe('the order of test parts', () => {
  it('starts with what others wait for, then the longest part that fits', async () => {
    const { started } = await play([part('short', 1), part('long', 9), part('late', 20, { after: 'short' })]);
    assert.deepEqual(started, ['short', 'long', 'late']);
  });

  it('never starts a part that waits for a failed one', async () => {
    const { notStarted } = await play([part('build', 1), part('ui', 1, { after: 'build' })], ['build']);
    assert.deepEqual(notStarted, ['ui']);
  });

  it('never exceeds the machine, and runs a part that is larger than the machine alone', async () => {
    const { most } = await play([part('a', 3), part('b', 2), part('huge', 1, { cores: 9 })]);
    assert.equal(most, 2);
  });

  it('starts nothing after a failure if told to bail out', async () => {
    const { notStarted } = await play([part('a', 3), part('b', 2), part('c', 1)], ['b'], true);
    assert.deepEqual(notStarted, ['c']);
  });
});

describe('a second try', () => {
  it('passes the part, and names what failed first', async () => {
    const [result] = await secondTries([failed('ui', true)], part => Promise.resolve(passed(part)));
    assert.equal(result?.ok, true);
    assert.deepEqual(result.flaky, ['ui did not show']);
    assert.equal(result.seconds, 2);
  });

  it('leaves the failure if it fails too', async () => {
    const [result] = await secondTries([failed('ui', true)], () => Promise.resolve(failed('ui', true)));
    assert.equal(result?.ok, false);
  });

  it('is not made for tests that wait for nothing', async () => {
    const [result] = await secondTries([failed('unit', false)], () => assert.fail('tried again'));
    assert.equal(result?.ok, false);
  });

  it('is not made if many parts fail', async () => {
    const many = ['a', 'b', 'c', 'd'].map(name => failed(name, true));
    assert.equal(await secondTries(many, () => assert.fail('tried again')), many);
  });
});

type Part = Parameters<typeof schedule>[0][number];
type Result = Parameters<typeof secondTries>[0][number];

function part(name: string, seconds: number, more: Partial<Part> = {}): Part {
  const rest = { tier: name, counts: false, isTimed: false, after: null, cores: 1, memory: 1 };
  return { name, command: ['true'], seconds, ...rest, ...more };
}

function passed(of: Part): Result {
  const counts = { passes: 1, failures: 0, pending: 0, failed: [], notRun: [], leftOut: [], flaky: [] };
  return { part: of, ok: true, seconds: 1, output: '', ...counts };
}

function failed(name: string, isTimed: boolean): Result {
  return { ...passed(part(name, 1, { isTimed })), ok: false, failures: 1, failed: [`${name} did not show`] };
}

/** Runs parts on a machine with two processors; `failing` names those that fail. */
async function play(parts: readonly Part[], failing: readonly string[] = [], bail = false) {
  const started: string[] = [];
  let [running, most] = [0, 0];
  const { notStarted } = await schedule(parts, {
    machine: { cores: 2, memory: 4 },
    bail,
    run: async each => {
      started.push(each.name);
      running += 1;
      most = Math.max(most, running);
      for (let turns = 0; turns < each.seconds; turns += 1) await Promise.resolve();
      running -= 1;
      return { ...passed(each), ok: !failing.includes(each.name) };
    },
    ended: () => undefined,
  });
  return { started, most, notStarted: notStarted.map(({ name }) => name) };
}
