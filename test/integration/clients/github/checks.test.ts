import assert from 'node:assert/strict';
import { problemFrom } from '../failure';
import { never } from '../loopback';
import { base, example, github, repo } from './support';

const [run] = example('check-run-paginated').check_runs as Record<string, unknown>[];
const [status] = example('combined-commit-status').statuses as Record<string, unknown>[];

describe('checks of GitHub', () => {
  it('combines check runs and statuses, and counts every unknown conclusion as failed', async () => {
    const runs = [
      ['success', 'completed'],
      ['skipped', 'completed'],
      ['neutral', 'completed'],
      ['failure', 'completed'],
      ['cancelled', 'completed'],
      ['something_new', 'completed'],
      [null, 'in_progress'],
    ].map(([conclusion, state], id) => ({
      ...run,
      id,
      name: `run ${conclusion}`,
      conclusion,
      status: state,
    }));
    const statuses = ['success', 'pending', 'failure', 'error'].map(state => ({
      ...status,
      context: `status ${state}`,
      state,
    }));
    await using server = await github({
      [`GET ${base}/commits/abc/check-runs`]: { body: { total_count: runs.length, check_runs: runs } },
      [`GET ${base}/commits/abc/status`]: { body: example('combined-commit-status', { statuses }) },
    });
    assert.deepEqual(await server.api.checks(repo, 'abc', never), {
      total: 11,
      failed: ['run failure', 'run cancelled', 'run something_new', 'status failure', 'status error'],
      pending: ['run null', 'status pending'],
    });
  });

  it('counts only the newest run of each check, per app', async () => {
    const at = (id: number, conclusion: string, app: number, name = 'lint') => ({
      ...run,
      ...{ id, name, conclusion, status: 'completed', app: { id: app } },
    });
    const runs = [
      at(12, 'success', 1),
      at(11, 'cancelled', 1),
      at(13, 'failure', 2),
      at(20, 'success', 1, 'build'),
      at(21, 'cancelled', 1, 'build'),
    ];
    await using server = await github({
      [`GET ${base}/commits/abc/check-runs`]: { body: { total_count: runs.length, check_runs: runs } },
      [`GET ${base}/commits/abc/status`]: { body: example('combined-commit-status', { statuses: [] }) },
    });
    assert.deepEqual(await server.api.checks(repo, 'abc', never), {
      total: 3,
      failed: ['lint', 'build'],
      pending: [],
    });
  });

  it('fails when either check runs or statuses cannot be read', async () => {
    await using server = await github({
      [`GET ${base}/commits/abc/check-runs`]: { status: 403, body: { message: 'No.' } },
      [`GET ${base}/commits/abc/status`]: { body: example('combined-commit-status') },
    });
    assert.equal((await problemFrom(server.api.checks(repo, 'abc', never))).code, 'github.forbidden');
  });
});
