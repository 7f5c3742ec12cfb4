import assert from 'node:assert/strict';
import * as v from 'valibot';
import { checkRunbook } from '../../../src/core/parsing/lint';
import { waysOn } from '../../../src/core/view/waysOn';
import { kinds } from '../../../src/kinds';
import { command } from '../../../src/kinds/command';
import { manual } from '../../../src/kinds/manual';
import { undoObligation } from '../../../src/kinds/undo';
import { engineBench, testKind } from '../../support/engineBench';
import { Machine } from '../../support/undoMachine';

const ON = ['bin/maintenance', 'on'];
const OFF = ['bin/maintenance', 'off'];
const reason = 'It is better to stop here for today';

describe('an undo with references', () => {
  it('uses the values with which the command first ran, as long as it is open', async () => {
    const machine = new Machine();
    machine.exits[ON.join(' ')] = 3;
    let found = '41';
    const find = testKind({
      name: 'find',
      output: v.object({ runs: v.string() }),
      observe: context =>
        Promise.resolve({ is: 'holds', reading: context.reading('found'), output: { runs: found } }),
    });
    const given = { run: ON, undo: ['bin/to', '${{ steps.find.runs }}'], repeatable: true };
    const at = engineBench([find, command], {
      steps: [
        { id: 'find', kind: 'find' },
        { id: 'maintenance', kind: 'command', retryFrom: 'find', with: given },
      ],
      obligations: [undoObligation],
      params: new Map<string, unknown>([['maintenance', v.parse(command.params, given)]]),
      ports: { runner: machine.runner, tools: machine.tools, git: { root: '/checkout' } as never },
    });
    at.run.resume();
    await at.until(() => at.status('maintenance') === 'stopped', 'the failure');
    assert.deepEqual(
      at.run.view.obligations.map(({ title }) => title),
      ['Undo maintenance: bin/to 41'],
    );
    found = '42';
    await at.run.retry('maintenance');
    await at.until(() => machine.started.length === 2 && at.status('maintenance') === 'stopped', 'the other');
    await at.run.abort(reason);
    assert.deepEqual(machine.started, ['bin/maintenance on', 'bin/maintenance on', 'bin/to 41']);
    assert.equal(at.run.view.state, 'aborted');
  });

  it("is left to a person if the values are another run's, and otherwise uses only those in the journal", () => {
    const given = {
      run: ON,
      undo: ['bin/to', '${{ steps.find.runs }}'],
      done: ['bin/is', '${{ inputs.x }}'],
    };
    const params = v.parse(command.params, given);
    assert.equal(command.undo?.(params, [])?.is, 'by-hand');
    assert.equal(command.undo?.(params, [{ undo: { run: ['bin/to', '1'] } }])?.is, 'by-hand');
    assert.deepEqual(command.undo?.(params, [{ undo: { run: ['rm', '1'], done: ['rm', '2'] } }]), {
      is: 'command',
      run: ['bin/to', '1'],
      done: ['bin/is', '2'],
      notDone: [1],
    });
  });
});

describe('an undo that only an abort runs', () => {
  function bench(machine: Machine, given: object) {
    const params = v.parse(command.params, { run: ON, undo: OFF, ...given });
    const at = engineBench([command], {
      steps: [{ id: 'maintenance', kind: 'command', with: { run: ON, undo: OFF, ...given } }],
      obligations: [undoObligation],
      params: new Map<string, unknown>([['maintenance', params]]),
      ports: { runner: machine.runner, tools: machine.tools, git: { root: '/checkout' } as never },
    });
    at.run.resume();
    return at;
  }

  it('does not keep the run from being finished, and is over then', async () => {
    const machine = new Machine();
    const at = bench(machine, { stays: true });
    await at.until(() => at.run.view.canFinish, 'everything done');
    await at.run.finish();
    assert.equal(at.run.view.state, 'finished');
    assert.deepEqual(machine.started, ['bin/maintenance on']);
    assert.deepEqual(
      at.run.view.obligations.map(({ met, evidence }) => [met, evidence]),
      [[true, 'everything is done, so it stays']],
    );
  });

  it('is run by an abort, even if everything is done', async () => {
    const machine = new Machine();
    const at = bench(machine, { stays: true });
    await at.until(() => at.run.view.canFinish, 'everything done');
    await at.run.abort(reason);
    assert.equal(at.run.view.state, 'aborted');
    assert.deepEqual(machine.started, ['bin/maintenance on', 'bin/maintenance off']);
  });

  it('is declared in the runbook, which gets a warning if it could never be finished', () => {
    const text = (more: string) => `
runbook: 2
id: a
title: A
phases:
  - title: A
    steps:
      - { id: lock, kind: team-lock }
      - { id: b, kind: command, with: { run: [b], undo: [c], done: [d], changesProduction: true${more} } }
`;
    const said = (more: string) => checkRunbook(text(more), kinds).problems.map(each => each.message);
    assert.match(said('')[0] ?? '', /can't be finished until this is undone/);
    assert.deepEqual(said(', stays: true'), []);
    assert.ok(!v.is(command.params, { run: ON, stays: true }));
    assert.ok(!v.is(manual.params, { stays: true }));
  });
});

describe('an undo that is open at the end', () => {
  it('is not met by a later step that runs the same command, but by a person who asks for it', async () => {
    const machine = new Machine();
    const [on, off] = [{ run: ON, undo: OFF }, { run: OFF }];
    const at = engineBench([command], {
      steps: [
        { id: 'on', kind: 'command', title: 'Maintenance page on', with: on },
        { id: 'off', kind: 'command', with: off },
      ],
      obligations: [undoObligation],
      params: new Map<string, unknown>([
        ['on', v.parse(command.params, on)],
        ['off', v.parse(command.params, off)],
      ]),
      ports: { runner: machine.runner, tools: machine.tools, git: { root: '/checkout' } as never },
    });
    at.run.resume();
    await at.until(() => at.status('off') === 'verified', 'the later step');
    const { view } = at.run;
    assert.deepEqual(
      [view.canFinish, view.needsAttention, view.headline],
      [false, true, 'All steps are done; still open: Undo “Maintenance page on”: bin/maintenance off'],
    );
    assert.deepEqual(waysOn(view)[0], { is: 'meet', obligation: 'undo:on' });
    await assert.rejects(at.run.finish(), /Maintenance page on/);
    await at.run.meet('undo:on');
    await at.run.finish();
    assert.deepEqual([at.run.view.state, machine.started.length], ['finished', 3]);
  });
});
