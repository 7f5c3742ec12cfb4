import assert from 'node:assert/strict';
import { Leases } from '../../../../src/core/engine/leases';
import type { Elsewhere } from '../../../../src/core/engine/lease';
import { TestLeases } from '../../../support/engineBench';

const other: Elsewhere = { pid: 2, since: '2026-11-22T12:00:00Z' };

/** A window from which another one has taken over the run. */
function oustedWindow() {
  const clock = { time: 0, now: () => clock.time, sleep: () => Promise.resolve() };
  const machine = { driver: other as Elsewhere | null };
  const held = new TestLeases();
  const leases = new Leases({
    clock,
    takeLease: (_runId, force) => Promise.resolve(held.take(force)),
    driver: () => Promise.resolve(machine.driver),
  });
  leases.lose('run-1', other);
  const drives = async (force = false) => !('heldBy' in (await leases.take('run-1', force)));
  return { clock, machine, leases, drives };
}

describe('a window that lost control', () => {
  it('does not drive again while the other window lives, however long that takes', async () => {
    const { clock, drives } = oustedWindow();
    for (clock.time = 0; clock.time < 600_000; clock.time += 50_000) assert.equal(await drives(), false);
  });

  it('gives a reloading window 20 seconds, and drives if none comes back', async () => {
    const { clock, machine, drives } = oustedWindow();
    machine.driver = null;
    assert.equal(await drives(), false);
    clock.time = 15_000;
    machine.driver = other;
    assert.equal(await drives(), false);
    machine.driver = null;
    clock.time = 25_000;
    assert.equal(await drives(), false, 'they begin again with each that drove');
    clock.time = 44_000;
    assert.equal(await drives(), false);
    clock.time = 45_000;
    assert.equal(await drives(), true);
  });

  it('drives immediately when a person says so', async () => {
    const { drives } = oustedWindow();
    assert.equal(await drives(true), true);
  });

  it('says which window drives now', async () => {
    const { machine, leases } = oustedWindow();
    const third = { pid: 3, since: '2026-11-22T13:00:00Z' };
    machine.driver = third;
    assert.deepEqual(await leases.take('run-1', false), { heldBy: third });
  });
});
