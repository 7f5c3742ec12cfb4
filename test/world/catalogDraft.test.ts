import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyOf } from '../../src/app/rehearsal';
import { stepsOf } from '../../src/core/view/words/attention';
import { changing } from '../support/aftermath';
import { rehearsed, throughAll, ticks, type Rehearsed } from '../support/rehearsed';
import { JUSTFILE, moduleText, shippedTemplate } from '../support/shippedTemplate';

describe('the catalog from a draft release', function () {
  this.timeout(240_000);
  let mine: Rehearsed;
  before(async () => {
    mine = await rehearsed(
      shippedTemplate('catalog-draft'),
      {
        justfile: JUSTFILE,
        'environments/prod/catalog-airflow.tf': moduleText(
          'catalog-airflow',
          'rel-2026.05.04.09.12.44',
          'running_dags_cleared',
        ),
      },
      'WordPress/openverse-infrastructure',
    );
  });
  after(() => mine.close());

  it('can be dry run as a draft, without a request that changes anything', async () => {
    const { engine, world } = mine;
    const { signal } = new AbortController();
    const file = path.join(copyOf(world.directory), '.runbooks/catalog-draft.yaml');
    const text = readFileSync(file, 'utf8');
    const refs = () =>
      execFileSync('git', ['-C', path.dirname(file), 'ls-remote', 'origin'], { encoding: 'utf8' });
    const before = refs();
    writeFileSync(file, text.replace(/^title: .*/m, 'title: A draft of it'));
    try {
      const { startable } = await engine.dryRuns.runbooks(signal);
      const draft = startable.find(({ isDraft }) => isDraft);
      assert.equal(draft?.title, 'A draft of it');
      const run = await engine.dryRuns.begin(draft.sha256, {}, signal);
      await run.done;
      const found = stepsOf(run.view).map(({ id, dry, status }) => [id, dry ?? status]);
      assert.equal(found.length, 19);
      // The draft itself is not committed.
      assert.deepEqual(
        found.filter(([, is]) => is === 'stopped' || is === 'open'),
        [['preflight', 'stopped']],
      );
      assert.deepEqual(changing(world), []);
      assert.equal(refs(), before);
    } finally {
      writeFileSync(file, text);
    }
  });

  it('runs to its end with every step verified', async () => {
    const { run } = await throughAll(mine, 'catalog-draft');
    const ended = Object.entries(ticks(run.view)).filter(([, how]) => how !== 'verified');
    assert.deepEqual(ended, []);
    const { releases, runs, pullRequests } = mine.world.state.github;
    assert.equal(releases.filter(({ draft }) => draft).length, 0);
    assert.deepEqual(
      runs.map(({ workflow, event, conclusion }) => [workflow, event, conclusion]),
      [['release-catalog.yml', 'release', 'success']],
    );
    assert.equal(pullRequests.length, 2);
  });
});
