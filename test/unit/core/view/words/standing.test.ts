import assert from 'node:assert/strict';
import { linksOf, productionInWords, statusText } from '../../../../../src/core/view/words/standing';
import { sampleViews } from '../../../ui/sampleViews';
import { base } from '../../../ui/sampleParts';

describe('the state of a run, in words', () => {
  it('says what production runs', () => {
    const versions = { from: 'rel-1', to: 'rel-2' };
    const say = (more: object) => productionInWords({ ...base, versions, ...more });
    assert.equal(say({}), 'Nothing applied yet; production was running rel-1');
    assert.equal(say({ mayHaveChanged: true }), 'Production may run rel-2 now');
    assert.equal(say({ rollback: { by: 'ana', reason: 'x' } }), 'Rolling back to rel-2');
    assert.equal(say({ state: 'finished' }), 'Production runs rel-2');
    assert.equal(say({ production: 'Production may be half-applied' }), 'Production may be half-applied');
  });

  it('starts with what production lacks', () => {
    assert.match(
      productionInWords(sampleViews.down) ?? '',
      /^Airflow down since .*; production may run rel-2026\.11\.22/,
    );
  });

  it('says so only by the newest look, on either course', () => {
    const { down } = sampleViews;
    const [reachable] = down.phases.flatMap(({ steps }) => steps).filter(({ id }) => id === 'reachable');
    assert.ok(reachable?.reading);
    const { reading } = reachable;
    const left = { ...reachable, status: 'left' as const, problem: null };
    const back = (later: object) => ({
      ...down,
      phases: [
        { title: 'Verify', steps: [left] },
        { title: 'Roll back', steps: [{ ...reachable, id: 'back', reading: { ...reading, ...later } }] },
      ],
    });
    const at = '2030-01-01T00:00:00.000Z';
    assert.match(productionInWords(back({ at: reading.at })) ?? '', /^Airflow down since/);
    assert.doesNotMatch(productionInWords(back({ at, down: null })) ?? '', /down/);
  });

  it('claims nothing about production that the run cannot know', () => {
    // Steps that a person did, or whose commands don't say, may have changed it, even in a runbook without a rollback.
    assert.equal(productionInWords({ ...base, versions: null }), null);
    assert.equal(
      productionInWords({ ...base, versions: null, mayHaveChanged: true, canRollBack: false }),
      'Production may have changed',
    );
  });

  it('links to each service once', () => {
    const links = linksOf(sampleViews.failed);
    assert.ok(links.length > 1);
    assert.equal(new Set(links.map(({ address }) => address)).size, links.length);
    assert.ok(links.every(({ address }) => address.startsWith('https://')));
    assert.deepEqual(
      links.map(({ title }) => title),
      ['Image', 'Airflow', 'Commit', 'Workflow run'],
    );
  });

  it('can be pasted where others read it', () => {
    const lines = statusText(sampleViews.failed).split('\n');
    assert.equal(lines[0], 'Openverse catalog: Apply failed');
    assert.ok(lines.includes('Version: rel-2026.11.08.14.31.07 → rel-2026.11.22.12.08.44'));
    assert.ok(lines.some(line => /^Step \d+, Apply: /.test(line)));
    assert.ok(lines.includes('Still open: Release the team lock'));
  });
});
