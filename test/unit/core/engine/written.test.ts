import assert from 'node:assert/strict';
import type { Deployment } from '../../../../src/core/engine/deployment';
import { ProblemError } from '../../../../src/core/errors';
import type { RunView } from '../../../../src/core/view/view';
import { TestLeases } from '../../../support/engineBench';
import { machine } from '../../../support/machine';
import { MemoryJournal } from '../../../support/memoryJournal';
import { written } from '../parsing/written';

const { signal } = new AbortController();

/** A machine whose repository has these files under `.runbooks`; it has no Airflow, no Sentry, no registry and no runner. */
function machineWith(files: Readonly<Record<string, string>>, journal = new MemoryJournal()) {
  const leases = new TestLeases();
  const git = {
    fetch: () => Promise.resolve(),
    commitOf: () => Promise.resolve('1'.repeat(40)),
    defaultBranch: () => Promise.resolve('main'),
    filesAt: () =>
      Promise.resolve(
        Object.entries(files).map(([name, text]) => ({ name, object: name, bytes: text.length })),
      ),
    textsOf: (objects: readonly string[]) => Promise.resolve(objects.map(object => files[object] ?? '')),
    originUrl: () => Promise.resolve('https://github.com/o/r.git'),
  };
  const takeLease = (_runId: string, force: boolean) => Promise.resolve(leases.take(force));
  const noModule = { read: () => Promise.resolve(undefined) };
  return machine({ journal, takeLease }, { git, files: noModule });
}

function until(run: Deployment, wanted: (view: RunView) => boolean): Promise<RunView> {
  return new Promise(resolve => {
    const look = (view: RunView): void => {
      if (!wanted(view)) return;
      off();
      resolve(view);
    };
    const off = run.onChange(look);
    look(run.view);
  });
}

const steps = (view: RunView) => view.phases.flatMap(phase => phase.steps);

/** The step with this id, once it waits. */
async function waiting(run: Deployment, id: string) {
  const view = await until(run, each => steps(each).some(step => step.id === id && step.question !== null));
  return steps(view).find(step => step.id === id);
}

function done(run: Deployment, id: string, values: Readonly<Record<string, string>> = {}): Promise<void> {
  return run.decide(id, { question: 'done', subject: id, choice: 'done', values });
}

describe('a run of a Markdown runbook', () => {
  it('goes through to its end across a crash, and is recorded', async () => {
    const journal = new MemoryJournal();
    const files = { 'move-index.md': written, 'README.md': '# Runbooks\n\n1. Not one of them.' };
    const before = machineWith(files, journal);
    const [choice, ...others] = (await before.runbooks(signal)).startable;
    assert.deepEqual(others, []);
    assert.equal(choice?.title, 'Move the search index');
    assert.equal(choice.isDocument, true);
    assert.match(choice.question?.detail ?? '', /What runs\n• Nothing of its own/);
    assert.deepEqual(await before.leftFlags(signal), []);
    const begun = await before.start('move-index', signal, undefined, choice.sha256);
    begun.resume();
    assert.deepEqual((await waiting(begun, 'tell-the-team'))?.instructions, [
      {
        is: 'paragraph',
        inlines: [
          { is: 'text', text: 'Post in ' },
          { is: 'literal', literal: '#search' },
          { is: 'text', text: '.' },
        ],
      },
    ]);
    await done(begun, 'tell-the-team', { saw: 'Two colleagues answered' });
    await waiting(begun, 'look-at-the-queue');
    before.dispose();

    const after = machineWith(files, journal);
    const run = await after.open();
    assert.ok(run);
    run.resume();
    for (const id of ['look-at-the-queue', 'build-the-new-index']) {
      await waiting(run, id);
      await done(run, id);
    }
    await waiting(run, 'switch-the-alias');
    await run.override('switch-the-alias', 'The alias moved by itself');
    const view = await until(run, each => each.canFinish);
    assert.deepEqual(
      view.phases.map(({ title, notes, steps }) => [
        title,
        notes?.length ?? 0,
        steps.map(({ status }) => status),
      ]),
      [
        ['Before', 2, ['attested', 'attested']],
        ['The move', 0, ['attested', 'overridden']],
        ['If something goes wrong', 1, []],
      ],
    );
    await run.finish();
    const record = run.exportRecord();
    assert.match(record, /State: finished/);
    assert.match(record, /\*\*1\. Tell the team\*\*: attested by ada, .*Two colleagues answered/);
    assert.match(record, /\*\*4\. Switch the alias\*\*: OVERRIDDEN by ada, .*The alias moved by itself/);
    assert.ok(!record.includes('verified'));
    const [past] = await after.history();
    assert.equal(past?.title, 'Move the search index');
    assert.equal(past.service, 'runbooks/move-index');
    after.dispose();
  });

  it('does not start when the document has changed since it was shown', async () => {
    const here = machineWith({ 'move-index.md': written });
    await assert.rejects(here.start('move-index', signal, undefined, 'f'.repeat(64)), {
      message: /changed on the default branch/,
    });
    here.dispose();
  });

  it('is offered beside others, and a page without steps does not get in the way', async () => {
    const here = machineWith({ 'a.md': written, 'b.md': '1. Call', 'notes.md': 'Words.' });
    assert.deepEqual(
      (await here.runbooks(signal)).startable.map(({ id }) => id),
      ['a', 'b'],
    );
    const broken = machineWith({ 'a.md': '---\nrunbook: 2\n---\nWords.' });
    await assert.rejects(
      broken.start('a', signal),
      (error: unknown) =>
        error instanceof ProblemError && error.message.startsWith('.runbooks/a.md on origin/main, line 1:'),
    );
    here.dispose();
    broken.dispose();
  });
});
