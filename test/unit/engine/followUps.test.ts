import assert from 'node:assert/strict';
import type { Deployment } from '../../../src/core/engine/deployment';
import { findFollowUps } from '../../../src/core/engine/followUps';

/** A run's entry in the history, with what it left. */
const run = (runId: string, state: string, ...left: string[]) => ({
  runId,
  title: 'Deploy',
  state,
  startedAt: '2026-11-22T12:00:00Z',
  open: left.length,
  service: 'prod/catalog-airflow',
  production: null,
  left,
});
const found = async (...history: ReturnType<typeof run>[]) => {
  const past = (runId: string) => {
    const left = history.find(each => each.runId === runId)?.left ?? [];
    const obligations = [{ id: 'lock', met: true }, ...left.map(id => ({ id, met: false }))];
    return Promise.resolve({
      view: { obligations, production: null },
      dispose: () => undefined,
    } as unknown as Deployment);
  };
  return (await findFollowUps({ past }, history)).map(each => [each.runId, each.obligation.id]);
};

describe('follow-ups', () => {
  it('are what the newest deployment that finished has left', async () => {
    assert.deepEqual(await found(run('2', 'finished', 'pr'), run('1', 'finished', 'old pr')), [['2', 'pr']]);
    assert.deepEqual(await found(run('2', 'finished'), run('1', 'finished', 'old pr')), []);
  });

  it('are not forgotten because a later deployment was begun and aborted', async () => {
    assert.deepEqual(await found(run('2', 'aborted'), run('1', 'finished', 'pr')), [['1', 'pr']]);
  });

  it('leave alone a run that another window has just started', async () => {
    assert.deepEqual(await found(run('2', 'open', 'team-lock'), run('1', 'finished', 'pr')), [['1', 'pr']]);
  });
});
