import assert from 'node:assert/strict';
import { rehearsed, throughAll, ticks, type Rehearsed } from '../support/rehearsed';
import { JUSTFILE, moduleText, shippedTemplate } from '../support/shippedTemplate';

describe('the ingestion server', function () {
  this.timeout(240_000);
  let mine: Rehearsed;
  before(async () => {
    const tag = 'rel-2026.05.04.09.12.44';
    mine = await rehearsed(
      shippedTemplate('ingestion-server'),
      {
        justfile: JUSTFILE,
        'environments/dev/ingestion-server.tf': moduleText('ingestion-server', tag),
        'environments/prod/ingestion-server.tf': moduleText('ingestion-server', tag, 'data_refresh_cleared'),
      },
      'WordPress/openverse-infrastructure',
    );
  });
  after(() => mine.close());

  it('runs to its end with every step verified, and one pull request for both environments', async () => {
    const { run } = await throughAll(mine, 'ingestion-server');
    const ended = Object.entries(ticks(run.view)).filter(([, how]) => how !== 'verified');
    assert.deepEqual(ended, []);
    const opened = mine.world.state.github.pullRequests.map(({ repository }) => repository);
    assert.deepEqual(opened.sort(), ['WordPress/openverse', 'WordPress/openverse-infrastructure']);
  });
});
