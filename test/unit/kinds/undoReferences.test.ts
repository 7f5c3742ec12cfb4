import assert from 'node:assert/strict';
import * as v from 'valibot';
import { command } from '../../../src/kinds/command';
import { undoObligation } from '../../../src/kinds/undo';
import { engineBench, testKind } from '../../support/engineBench';
import { Machine } from '../../support/undoMachine';

const ON = ['bin/maintenance', 'on'];
const reason = 'It is better to stop here for today';

describe('an undo with references', () => {
  it('has the values that the command first ran with, while it is owed', async () => {
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

  it('is left to a person where the values are another run’s, and takes only those from the journal', () => {
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
