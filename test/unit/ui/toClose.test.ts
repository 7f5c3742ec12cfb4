import assert from 'node:assert/strict';
import { toClose } from '../../../src/ui/toClose';
import { sampleViews } from './sampleViews';
import { leftFlag } from './sampleParts';

describe('what is still open', () => {
  it('is what the open run owes, whatever it is doing', () => {
    const { gate } = sampleViews;
    assert.deepEqual(
      toClose({ is: 'run', view: gate }),
      gate.obligations.map(({ title }) => title),
    );
    const [first, ...others] = gate.obligations;
    assert.ok(first);
    assert.equal(
      toClose({ is: 'run', view: { obligations: [{ ...first, met: true }, ...others] } }).length,
      3,
    );
  });

  it("is nothing while a colleague's run is followed", () => {
    assert.deepEqual(toClose({ is: 'following' }), []);
  });

  it('is what was left behind while no run is open', () => {
    const [obligation] = sampleViews.done.obligations;
    assert.ok(obligation);
    const followUps = [
      { runId: 'run-1', runTitle: 'Openverse catalog', startedAt: '', endedAt: null, obligation },
    ];
    assert.deepEqual(toClose({ is: 'idle', leftFlags: [leftFlag], followUps }), [
      'Set running_dags_cleared back to false',
      obligation.title,
    ]);
    assert.deepEqual(toClose({ is: 'idle', leftFlags: [], followUps: [] }), []);
  });
});
