import assert from 'node:assert/strict';
import type { Deployment, PastRun } from '../../../../src/core/engine/deployment';
import { ProblemError } from '../../../../src/core/errors';
import { findFollowUps } from '../../../../src/core/engine/followUps';

/** A run's entry in the history, with what it left. */
const run = (
  runId: string,
  state: PastRun['state'],
  ...left: string[]
): PastRun & { readonly left: readonly string[] } => ({
  runId,
  title: 'Deploy',
  state,
  startedAt: '2026-11-22T12:00:00Z',
  endedAt: '2026-11-22T12:30:00Z',
  open: left.length,
  service: 'prod/catalog-airflow',
  runbook: 'openverse-catalog',
  production: null,
  left,
});
const found = async (...history: ReturnType<typeof run>[]) => {
  const past = (runId: string) => {
    const left = history.find(each => each.runId === runId)?.left ?? [];
    if (left.includes('unreadable')) return Promise.reject(unreadable);
    const obligations = [{ id: 'lock', met: true }, ...left.map(id => ({ id, met: false }))];
    return Promise.resolve({
      view: { obligations, production: null },
      dispose: () => undefined,
    } as unknown as Deployment);
  };
  return (await findFollowUps({ past }, history)).map(each => [each.runId, each.obligation.id]);
};

const unreadable = new ProblemError({
  code: 'runbook.unreadable',
  message: 'The runbook cannot be read.',
  remedy: 'Open the run with the version that it began with.',
});

describe('follow-ups', () => {
  it('name a run that this version cannot open, and still include those of other runs', async () => {
    const history = [run('2', 'aborted', 'unreadable', 'pr'), run('1', 'finished', 'pr')];
    assert.deepEqual(await found(...history), [
      ['2', 'unopened'],
      ['1', 'pr'],
    ]);
    const past = () => Promise.reject(unreadable);
    const [first] = await findFollowUps({ past }, history);
    assert.equal(first?.obligation.title, "2 things are still open in a run that can't be opened");
    assert.match(first.obligation.previous, /version that it began with/);
  });

  it('are what the newest finished deployment left', async () => {
    assert.deepEqual(await found(run('2', 'finished', 'pr'), run('1', 'finished', 'old pr')), [['2', 'pr']]);
    assert.deepEqual(await found(run('2', 'finished'), run('1', 'finished', 'old pr')), []);
  });

  it('remain when a later deployment was started and aborted', async () => {
    assert.deepEqual(await found(run('2', 'aborted'), run('1', 'finished', 'pr')), [['1', 'pr']]);
  });

  it('remain after a run of another runbook for the same service', async () => {
    const other = { ...run('2', 'finished'), runbook: 'restart' };
    assert.deepEqual(await found(other, run('1', 'finished', 'pr')), [['1', 'pr']]);
    assert.deepEqual(await found(run('3', 'finished'), other, run('1', 'finished', 'pr')), []);
  });

  it('of a run that this version cannot read remain after another such run', async () => {
    const unread = { service: null, runbook: null };
    const history = [
      { ...run('2', 'finished'), ...unread },
      { ...run('1', 'finished', 'unreadable'), ...unread },
    ];
    assert.deepEqual(await found(...history), [['1', 'unopened']]);
  });

  it('leave out a run that another window has just started', async () => {
    assert.deepEqual(await found(run('2', 'open', 'team-lock'), run('1', 'finished', 'pr')), [['1', 'pr']]);
  });
});
