import assert from 'node:assert/strict';
import { handActs, type HandAct } from './byHand';
import { isFull, leaveOut } from '../support/leaveOut';
import { playRandomRuns } from './property';
import { simulate } from './simulate';

/** Of unlimited runs; `npm run faults` plays more. */
const ALL_RUNS = 5_000;
const RUNS = isFull ? ALL_RUNS : 250;
/** One in this many ways to do part of it by hand: an odd number, so that each act is combined with every other one. */
const EVERY_WAY = isFull ? 1 : 13;
// The same each time, so that a failure is caused by the change; `npm run faults` plays new ones.
const seed = Number(process.env.FAULTS_SEED ?? 7000);
const go = { do: 'go-on' } as const;
const answer = { do: 'answer', pick: 0 } as const;
const wait = (hops: number) => ({ do: 'wait', hops }) as const;

/** The real engine and the real kinds in a world of the model: random faults, crashes, surprises and people. */
describe('the model of a deployment', function () {
  this.timeout(600_000);

  it('finishes after six decisions when nothing goes wrong', async () => {
    const moves = Array.from({ length: 12 }, () => go);
    const { status, violations, crashes } = await simulate({
      before: ['sensor-starts'],
      interrupts: [],
      aimed: [],
      moves,
    });
    assert.deepEqual({ status, violations, crashes }, { status: 'finished', violations: [], crashes: 0 });
  });

  it('finishes with recipes that save their plans, and applies the approved one', async () => {
    const { status, violations, log } = await simulate({
      runbook: 'saved',
      before: ['sensor-starts', 'plan-unexpected'],
      interrupts: [],
      aimed: [],
      moves: Array.from({ length: 12 }, () => go),
    });
    assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
    assert.match(log().join('\n'), /"choice":"approve-unexpected"[^]*step\.ticked {"step":"apply"/);
  });

  it("finishes a runbook of the kinds that the catalog's does not use", async () => {
    const { status, violations } = await simulate({
      runbook: 'generic',
      before: [],
      interrupts: [],
      aimed: [],
      moves: Array.from({ length: 24 }, () => go),
    });
    assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
  });

  it('asks before each dispatch, however often GitHub gives no clear answer', async () => {
    const unclear = { is: 'throws', when: 'before', code: 'network' } as const;
    const { status, violations, log } = await simulate({
      before: [],
      interrupts: [],
      aimed: [1, 2].map(nth => ({ call: 'github.dispatchWorkflow', nth, what: unclear })),
      moves: Array.from({ length: 16 }, () => go),
    });
    assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
    const count = (what: RegExp) => log().filter(line => what.test(line)).length;
    assert.equal(count(/^github.dispatchWorkflow/), 3);
    assert.equal(count(/step.decided .*"choice":"release"/), 3);
  });

  it('notices on a second look that the tag of a release has moved', async () => {
    const { violations, log } = await simulate({
      before: [],
      interrupts: [],
      aimed: [],
      moves: [
        go,
        go,
        { do: 'check', pick: 4 },
        { do: 'world', event: 'rel-tag-moves' },
        go,
        { do: 'check', pick: 5 },
      ],
    });
    assert.deepEqual(violations, []);
    const lines = log();
    const seen = lines.slice(lines.indexOf('> check 5'), lines.indexOf('=== calm')).join('\n');
    assert.match(seen, /step\.observed {"step":"release"}/);
    assert.doesNotMatch(seen, /step\.ticked {"step":"release"/);
  });

  it('offers a rollback after a failed apply, even when a retry is stuck', async () => {
    const { status, violations, log } = await simulate({
      before: ['sensor-starts', 'apply-fails'],
      interrupts: [],
      aimed: [],
      moves: [
        go,
        go,
        go,
        { do: 'wait', hops: 60 },
        { do: 'world', event: 'airflow-stays-away' },
        { do: 'retry', pick: 10 },
        { do: 'wait', hops: 5 },
        { do: 'roll-back' },
      ],
    });
    assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
    assert.match(
      log().join('\n'),
      /step\.stopped {"step":"pause-dags".*"airflow\.network"[^]*run\.rolling-back/,
    );
  });

  for (const way of ['roll-back', 'reopen'] as const)
    it(`finishes after an abort of a half-applied run and then ${way}`, async () => {
      const { status, violations, log } = await simulate({
        before: ['sensor-starts', 'apply-fails'],
        interrupts: [],
        aimed: [],
        moves: [go, go, go, { do: 'wait', hops: 60 }, { do: 'abort' }, { do: way }, go, go, go, go, go, go],
      });
      assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
      const text = log().join('\n');
      assert.match(text, /run\.aborting[^]*(run\.rolling-back|run\.reopened)/);
      assert.match(text, /run\.finished/);
    });

  for (const event of ['lock-garbled', 'lock-forged'] as const)
    it(`can reopen an abort that is blocked by ${event}, take over the lock, and complete the abort`, async () => {
      const { status, violations, log } = await simulate({
        before: ['sensor-starts'],
        interrupts: [],
        aimed: [],
        moves: [
          ...[go, wait(60), { do: 'world' as const, event }, { do: 'abort' as const }],
          ...[{ do: 'reopen' as const }, { do: 'check' as const, pick: 2 }, wait(2)],
          // The earlier question comes first; it is answered, and the act waits for the lock.
          ...[answer, wait(2), answer, wait(2), { do: 'abort' as const }],
        ],
      });
      assert.deepEqual({ status, violations }, { status: 'aborted', violations: [] });
      const text = log().slice(0, log().indexOf('=== calm')).join('\n');
      assert.match(text, /run\.aborting[^]*run\.reopened[^]*"choice":"take-over"[^]*run\.aborted/);
    });

  it('finishes although login shells exit successfully without running the command', async () => {
    const event = { do: 'world' as const, event: 'shell-elsewhere' as const };
    const { status, violations, log } = await simulate({
      before: ['shell-elsewhere'],
      interrupts: [],
      aimed: [],
      moves: [wait(20), go, go, event, go, go, go, go, go, go, go, go, go],
    });
    assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
    const text = log().join('\n');
    assert.match(text, /"step":"bump".*job\.not-begun/);
    assert.match(text, /"step":"apply".*job\.not-begun/);
  });

  it('keeps the branch of an apply that somebody approved by hand while it was being refused here', async () => {
    const { violations, log } = await simulate({
      before: ['sensor-starts'],
      interrupts: [],
      aimed: [],
      moves: [go, go, go, { do: 'types', line: 'yes' }, { do: 'meet', pick: 13 }],
    });
    assert.deepEqual(violations, []);
    assert.match(log().join('\n'), /"answered":"no"[^]*step\.ticked {"step":"apply"/);
    assert.ok(!log().includes('git.deleteRemoteBranch'));
  });

  it('answers no again to a refused prompt if the window was gone before the answer', async () => {
    const moves = Array.from({ length: 12 }, () => go);
    const plain = { before: ['sensor-starts' as const], interrupts: [], moves };
    const lines = (await simulate({ ...plain, aimed: [] })).log();
    const click = lines.findIndex(line => line.includes('"act":"check again and answer yes"'));
    const nth = lines.slice(0, click).filter(line => line === 'airflow.snapshot').length + 1;
    const { status, violations, log } = await simulate({
      ...plain,
      aimed: [
        { call: 'airflow.snapshot', nth, what: { is: 'throws', when: 'before', code: 'forbidden' } },
        { call: 'runner.answer', nth: 1, what: { is: 'crash', when: 'before' } },
      ],
    });
    assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
    assert.match(log().join('\n'), /"answered":"no"[^]*--- engine[^]*"act":"answer no again"/);
  });

  it('never answers yes while an incident freezes the run, even if it was declared during the checks', async () => {
    const { status, violations, log } = await simulate({
      before: ['sensor-starts'],
      interrupts: [],
      aimed: [],
      moves: [go, go, go, { do: 'incident' }, { do: 'wait', hops: 30 }],
    });
    assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
    const lines = log();
    const at = (what: string) => lines.findIndex(line => line.includes(what));
    const click = at('"act":"check again and answer yes"');
    const declared = at('incident.declared');
    assert.ok(click !== -1 && click < declared && declared < at('"approvedHash"'));
  });

  it('asks why a pull request was closed without merging', async () => {
    const moves = Array.from({ length: 14 }, () => go);
    const plain = { before: [], interrupts: [], aimed: [], moves };
    const lines = (await simulate({ ...plain, aimed: [] })).log();
    const created = lines.indexOf('github.createPullRequest');
    const nth = lines.slice(0, created).filter(line => line === 'github.pullRequestsFrom').length + 1;
    const closed = { is: 'world', event: 'infrastructure-pr-closed' } as const;
    const { status, violations, log } = await simulate({
      ...plain,
      aimed: [{ call: 'github.pullRequestsFrom', nth, what: closed }],
    });
    assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
    assert.match(
      log().join('\n'),
      /step\.asked {"step":"infrastructure-pr","question":{"id":"leave-closed"[^]*"choice":"leave"/,
    );
  });

  it('never sets a restored flag again because a person checks its step after a declined plan', async () => {
    const { violations, log } = await simulate({
      before: [],
      interrupts: [],
      aimed: [],
      moves: [
        go,
        { do: 'give-up' },
        { do: 'wait', hops: 3 },
        { do: 'check', pick: 9 },
        { do: 'wait', hops: 5 },
      ],
    });
    assert.deepEqual(violations, []);
    const lines = log();
    const after = lines.slice(lines.indexOf('> check 9'), lines.indexOf('=== calm')).join('\n');
    assert.match(after, /files\.read/);
    assert.doesNotMatch(after, /"act":"set the flag to true"/);
  });

  it('checks inside the click for other deployments after somebody else has held the lock', async () => {
    const { violations, log } = await simulate({
      before: [],
      interrupts: [],
      aimed: [],
      moves: [
        go,
        { do: 'world', event: 'lock-taken-over' },
        go,
        { do: 'wait', hops: 10 },
        { do: 'world', event: 'lock-released-by-other' },
        { do: 'check', pick: 2 },
        ...[go, go, go, go],
      ],
    });
    assert.deepEqual(violations, []);
    const text = log().join('\n');
    assert.match(
      text,
      /lock-released-by-other[^]*"act":"take the lock"[^]*github\.openPullRequests[^]*runner\.answer/,
    );
  });

  it('starts a prepared command even if a paused DAG was unpaused before that', async () => {
    const { status, violations, log } = await simulate({
      before: ['sensor-starts'],
      interrupts: [],
      aimed: [{ call: 'runner.start', nth: 2, what: { is: 'throws', when: 'before', code: 'terminal' } }],
      moves: [
        ...[go, go, { do: 'wait' as const, hops: 6 }],
        ...[0, 1, 2, 3, 4, 5, 6, 7].map(pick => ({ do: 'meet' as const, pick })),
        ...[go, go, go, go, go, go, go, go],
      ],
    });
    assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
    assert.doesNotMatch(log().join('\n'), /job\.elsewhere/);
  });

  it('creates one deployment on GitHub, even if the lock is lost and taken again', async () => {
    const { status, violations, log } = await simulate({
      before: [],
      interrupts: [],
      aimed: [],
      moves: [{ do: 'world', event: 'lock-removed' }, { do: 'check', pick: 2 }, go, go, go, go, go, go, go],
    });
    assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
    const count = (what: RegExp) => log().filter(line => what.test(line)).length;
    assert.equal(count(/steps\.reopened {"steps":\["team-lock"\]/), 1);
    assert.equal(count(/^github\.createDeployment/), 1);
    assert.equal(count(/^github\.setDeploymentStatus/), 2);
  });

  it('does not finish while a stop is on disk whose write failed', async () => {
    const moves = Array.from({ length: 12 }, () => go);
    const plain = { before: [], interrupts: [], aimed: [], moves } as const;
    const lines = (await simulate(plain)).log();
    const ticked = lines.findIndex(line => line.includes('step.ticked {"step":"infrastructure-pr"'));
    const nth = lines.slice(0, ticked).filter(line => line === 'journal.append').length;
    const what = { is: 'throws', when: 'after', code: 'network' } as const;
    const aimed = [nth, nth + 1].map(each => ({ call: 'journal.append', nth: each, what }));
    const { status, violations, log } = await simulate({ ...plain, aimed });
    assert.match(log().join('\n'), /step\.stopped {"step":"infrastructure-pr"/);
    assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
  });

  it('continues from any state that somebody left by hand, repeats nothing and leaves no flag', async () => {
    const moves = Array.from({ length: 24 }, () => go);
    const ways = 2 ** handActs.length;
    if (!isFull) leaveOut(`model takes one in ${EVERY_WAY} of ${ways} ways to go on by hand`);
    for (let way = 0; way < ways; way += EVERY_WAY) {
      const byHand = handActs.filter((_, index) => (way & (1 << index)) !== 0);
      const end = await simulate({ byHand, before: [], interrupts: [], aimed: [], moves });
      const { status, violations, flagIsTrue } = end;
      const done = (...acts: readonly HandAct[]) => acts.every(act => byHand.includes(act));
      const count = (what: RegExp) => end.log().filter(line => what.test(line)).length;
      const releases = count(/^github.dispatchWorkflow/);
      const opened = count(/^github.createPullRequest/);
      const expected = { status: 'finished', violations: [], flagIsTrue: false };
      const isShown = done('releases', 'bumps', 'branches', 'commits', 'pushes', 'opens-pull-request');
      assert.deepEqual({ status, violations, flagIsTrue }, expected, byHand.join(' '));
      assert.equal(releases, done('dispatches') || done('releases') ? 0 : 1, byHand.join(' '));
      if (isShown) assert.equal(opened, 0, byHand.join(' '));
    }
  });

  it(`breaks no rule in ${RUNS} runs from seed ${seed}, whatever fails, crashes, changes or is decided`, async () => {
    const { failure, ends, crashes } = await playRandomRuns({ runs: RUNS, seed });
    if (!isFull) leaveOut(`model takes ${RUNS} of ${ALL_RUNS} random runs`);
    assert.equal(failure, null, failure ?? '');
    // A model in which nothing happens would break no rule either.
    assert.ok(
      (ends.finished ?? 0) > RUNS / 4 && (ends.aborted ?? 0) > RUNS / 20 && crashes > RUNS / 4,
      JSON.stringify(ends),
    );
  });
});
