import assert from 'node:assert/strict';
import type { Deployment } from '../../src/core/engine/deployment';
import { stepsOf } from '../../src/core/view/words/attention';
import { authored, authoredFiles, hastened } from '../support/authored';
import { answerAll, rehearsed, throughAll, ticks } from '../support/rehearsed';

/** Signs in, or asks a question that an address doesn't hold: Airflow reads lists so. */
const READS_BY_POST = /^\/auth\/token$|^\/api\/v[12]\/dags\/~\/dagRuns\/(?:~\/taskInstances\/)?list$/;
const COMMIT = 'c0ffee'.padEnd(40, '0');

/** Every step of the course is done, and few of them on a person's word alone. */
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
    it(`${id} is dry run without a change, comes to its end, and goes all the way back`, async () => {
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
        const changing = mine.world.requests.filter(
          ({ method, path }) => !['GET', 'HEAD'].includes(method) && !READS_BY_POST.test(path),
        );
        assert.deepEqual(changing, []);

        const { run } = await throughAll(mine, id, given);
        allTicked(`${id}, forward`, run);
        await run.rollBack('its users see errors');
        await answerAll(run);
        assert.ok(run.view.canFinish, run.view.headline);
        await run.finish();
        assert.equal(run.view.state, 'finished');

        // A run that does nothing else.
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

  it('and of a document without a block, every step of which a person attests', async () => {
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
      // Nothing says which step changes anything, so a person may go back from any.
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
