import assert from 'node:assert/strict';
import { authored, authoredFiles, hastened } from '../support/authored';
import { rehearsed, stepsOf, throughAll } from '../support/rehearsed';

/** Signs in, or asks a question that an address doesn't hold: Airflow reads lists so. */
const READS_BY_POST = /^\/auth\/token$|^\/api\/v[12]\/dags\/~\/dagRuns\/(?:~\/taskInstances\/)?list$/;
const COMMIT = 'c0ffee'.padEnd(40, '0');

describe('the rehearsal of a runbook that another team wrote', function () {
  this.timeout(240_000);

  for (const { id, ...written } of authored)
    it(`${id} is dry run without a change, and comes to its end`, async () => {
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
        const steps = stepsOf(run.view);
        const by = (how: string) => steps.filter(({ tick }) => tick?.how === how);
        assert.equal(by('verified').length + by('attested').length, steps.length, JSON.stringify(steps));
        assert.ok(by('attested').length <= 1, JSON.stringify(by('attested')));
        console.log(
          `      ${id}: ${steps.length} steps, ${by('verified').length} verified, ${by('attested').length} attested`,
        );
      } finally {
        await mine.close();
      }
    });

  it('and of a document without a block, every step of which a person attests', async () => {
    const text = [
      '# Rotate the certificates',
      'Tell the network team first.',
      '## Before',
      '1. Look up when they end.\n2. Order the new ones.',
      '## On the day',
      '- [ ] Install them.\n- [ ] Open the page and read its certificate.',
    ].join('\n\n');
    const mine = await rehearsed({ name: 'certificates.md', text }, {});
    try {
      const { run } = await throughAll(mine, 'certificates');
      assert.deepEqual(
        stepsOf(run.view).map(({ tick }) => tick?.how),
        ['attested', 'attested', 'attested', 'attested'],
      );
      await run.finish();
      assert.equal(run.view.state, 'finished');
    } finally {
      await mine.close();
    }
  });
});
