import assert from 'node:assert/strict';
import type { Deployment } from '../../src/core/engine/deployment';
import { stepsOf } from '../../src/core/view/words/attention';
import { changing } from '../support/aftermath';
import { authored, authoredFiles, hastened } from '../support/authored';
import { answerAll, rehearsed, throughAll, ticks } from '../support/rehearsed';

const COMMIT = 'c0ffee'.padEnd(40, '0');

/** Asserts that every step of the course is ticked, and few of them on a person's word alone. */
function allTicked(what: string, run: Deployment): void {
  const steps = stepsOf(run.view);
  const by = (how: string) => steps.filter(({ tick }) => tick?.how === how);
  assert.equal(by('verified').length + by('attested').length, steps.length, JSON.stringify(steps));
  assert.ok(by('attested').length <= 2, JSON.stringify(by('attested')));
  console.log(
    `      ${what}: ${steps.length} steps, ${by('verified').length} verified, ${by('attested').length} attested`,
  );
}

describe('the rehearsal of a runbook that another team wrote', function () {
  this.timeout(240_000);

  for (const { id, ...written } of authored)
    it(`dry runs ${id} without a change, runs it to its end, and rolls it all the way back`, async () => {
      const mine = await rehearsed(hastened(written), authoredFiles, `acme/${id}-infrastructure`);
      try {
        const { signal } = new AbortController();
        const { startable } = await mine.engine.dryRuns.runbooks(signal);
        const choice = startable.find(each => each.id === id);
        const given = Object.keys(choice?.inputs ?? {}).includes('commit') ? { commit: COMMIT } : {};
        const dry = await mine.engine.dryRuns.begin(choice?.sha256 ?? '', given, signal);
        await dry.done;
        const stopped = stepsOf(dry.view).filter(step => step.dry === undefined && step.status === 'stopped');
        assert.deepEqual(
          stopped.map(step => [step.id, step.problem?.message]),
          [],
        );
        assert.deepEqual(changing(mine.world), []);

        const { run } = await throughAll(mine, id, given);
        allTicked(`${id}, forward`, run);
        await run.rollBack('its users see errors');
        await answerAll(run);
        assert.ok(run.view.canFinish, run.view.headline);
        await run.finish();
        assert.equal(run.view.state, 'finished');

        // A run that only rolls back.
        const alone = await throughAll(mine, id, given, 'a later run has its trouble');
        allTicked(`${id}, back`, alone.run);
        const back = ticks(alone.run.view);
        assert.deepEqual({ ...ticks(run.view), ...back }, ticks(run.view));
        await alone.run.finish();
        assert.equal(alone.run.view.state, 'finished');
      } finally {
        await mine.close();
      }
    });

  it('has a person attest every step of a document without step blocks', async () => {
    const text = [
      '---\nrunbook: 2\nrollback: If it fails\n---',
      '# Rotate the certificates',
      'Tell the network team first.',
      '## Before',
      '1. Look up when they end.\n2. Order the new ones.',
      '## On the day',
      '- [ ] Install them.\n- [ ] Open the page and read its certificate.',
      '## If it fails',
      '1. Install the old ones.',
    ].join('\n\n');
    const mine = await rehearsed({ name: 'certificates.md', text }, {});
    try {
      const { run } = await throughAll(mine, 'certificates');
      assert.deepEqual(
        stepsOf(run.view).map(({ tick }) => tick?.how),
        ['attested', 'attested', 'attested', 'attested'],
      );
      // Nothing says which step changes anything, so a person may roll back from any.
      await run.rollBack('browsers refuse them');
      await answerAll(run);
      assert.equal(ticks(run.view)['install-the-old-ones'], 'attested');
      await run.finish();
      assert.equal(run.view.state, 'finished');
    } finally {
      await mine.close();
    }
  });
});
