import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { systemClock } from '../../../../src/platform/node/clock';
import { createTools } from '../../../../src/platform/node/tools';
import type { Ports } from '../../../../src/core/ports';
import type { GitApi } from '../../../../src/core/ports/git';
import { command } from '../../../../src/kinds/command';
import { CommandParamsSchema } from '../../../../src/kinds/shared/commandShape';
import { undoObligation } from '../../../../src/kinds/undo';
import { engineBench } from '../../../support/engineBench';
import { MemoryJournal } from '../../../support/memoryJournal';
import { ended, Playground, until } from '../../platform/node/runnerPlayground';

describe("a runbook's command, with real processes", () => {
  let place: Playground;
  let journal: MemoryJournal;
  beforeEach(() => {
    place = new Playground();
    journal = new MemoryJournal();
  });
  afterEach(() => place.clean());

  /** Opens a window. Another one on the same journal and jobs is what follows a crash. */
  function window(given: Record<string, unknown>) {
    const runner = place.runner();
    const ports: Partial<Ports> = {
      runner,
      git: { root: place.work } as GitApi,
      tools: createTools({ root: place.work, paths: {}, env: place.env(), shell: 'bash' }),
    };
    const params = v.parse(CommandParamsSchema, { run: ['true'], ...given });
    const bench = engineBench([command], {
      ...{ journal, ports, params: new Map([['command', params]]), obligations: [undoObligation] },
    });
    // Polls in real time, as a window does, because processes take time.
    bench.clock.sleep = (ms, signal) => systemClock.sleep(Math.min(ms, 60_000), signal);
    bench.run.resume();
    return { ...bench, runner };
  }
  type Window = ReturnType<typeof window>;
  const is = (at: Window, status: string) => at.until(() => at.status('command') === status, status);
  const written = () => readFileSync(join(place.work, 'written'), 'utf8');
  const jobId = () => {
    const notes = (journal.runs.get('run-1') ?? []).findLast(event => event.type === 'step.noted');
    return notes?.type === 'step.noted' ? String(notes.notes.jobId) : '';
  };

  /** Waits until all is written that the window writes when it starts a job, so that another one can follow. */
  const begun = (at: Window) =>
    at.until(() => jobId() !== '' && at.types().includes('step.acted'), 'its job');
  const question = (at: Window) => at.run.view.phases.flatMap(({ steps }) => steps)[0]?.question ?? null;
  const ticked = () => (journal.runs.get('run-1') ?? []).find(event => event.type === 'step.ticked');
  async function answer(at: Window, choice: string, reason?: string): Promise<void> {
    await is(at, 'waiting');
    const asked = question(at);
    if (asked === null) throw new Error('nothing is asked');
    const given = { question: asked.id, subject: asked.subject, choice };
    await at.run.decide('command', reason === undefined ? given : { ...given, reason });
  }

  it('gets each argument verbatim, and its output groups are kept', async () => {
    const words = ['a b', '*', '$(id)', "it's", '; echo x', '-n', '', '\\n', '"q"', '~', '${HOME}', 'ä'];
    const text = words.map(word => `<${word}>`).join('');
    place.write('work/print', `#!/bin/sh\nprintf '<%s>' "$@"; echo; echo "$# words"\n`, 0o755);
    const at = window({ run: ['./print', ...words], expect: { output: '^(?<all><.*>)$' } });
    await is(at, 'verified');
    const tick = ticked();
    assert.deepEqual(tick?.type === 'step.ticked' && tick.output, { all: text });
    at.run.dispose();
  });

  it('is followed by the next window, and not started twice', async () => {
    const run = ['sh', '-c', 'echo once >> written; until [ -e go ]; do sleep 0.1; done; echo through'];
    const before = window({ run, expect: { output: '^through$' } });
    await begun(before);
    await until(
      before.runner,
      jobId(),
      ({ state, notBegun }) => state === 'attached' && notBegun === undefined,
    );
    before.run.dispose();
    const after = window({ run, expect: { output: '^through$' } });
    await is(after, 'working');
    place.write('work/go', '');
    await is(after, 'verified');
    assert.equal(written(), 'once\n');
    after.run.dispose();
  });

  it('is judged by its exit code when it ended while no window was open', async () => {
    const run = ['sh', '-c', 'echo once >> written; exit 4'];
    const before = window({ run, expect: { exit: [4] } });
    await begun(before);
    before.run.dispose();
    await until(before.runner, jobId(), ended);
    const after = window({ run, expect: { exit: [4] } });
    await is(after, 'verified');
    assert.equal(written(), 'once\n');
    after.run.dispose();
  });

  it('has its outcome asked for when it is unknown, and is attested by the answer', async () => {
    const run = ['sh', '-c', 'echo once >> written; kill -9 $PPID; kill -9 $$'];
    const at = window({ run });
    await is(at, 'waiting');
    assert.equal(question(at)?.id, 'finished');
    await answer(at, 'yes', 'The line is there, I looked.');
    await at.until(() => at.status('command') === 'attested', 'attested');
    assert.equal(written(), 'once\n');
    at.run.dispose();
  });

  it('is done once its check says so, whoever did the work', async () => {
    const given = { run: ['sh', '-c', 'echo once >> written'], done: ['test', '-e', 'written'] };
    const at = window(given);
    await is(at, 'verified');
    at.run.dispose();
    journal.runs.clear();
    const again = window(given);
    await is(again, 'verified');
    assert.equal(written(), 'once\n');
    again.run.dispose();
  });

  it('does not start when the preview changes right after the approval', async () => {
    // The first look, the one after the answer, and the recheck on approval.
    place.write(
      'work/plan',
      '#!/bin/sh\necho x >> looks; [ $(wc -l < looks) -lt 3 ] && echo one || echo two\n',
      0o755,
    );
    const at = window({ run: ['touch', 'written'], preview: ['./plan'] });
    await answer(at, 'run');
    await at.until(() => question(at)?.title === 'The preview changed after it was approved', 'the new one');
    assert.throws(written);
    await answer(at, 'run');
    await is(at, 'verified');
    assert.equal(written(), '');
    at.run.dispose();
  });

  it('must be undone before the run can end, and is undone once', async () => {
    const given = {
      run: ['sh', '-c', 'echo on >> written'],
      undo: ['sh', '-c', 'echo off >> written'],
    };
    const at = window(given);
    await is(at, 'verified');
    assert.deepEqual(at.lock.updates[0], ['undo:command']);
    assert.equal(at.run.view.canFinish, false);
    await at.run.meet('undo:command');
    assert.equal(written(), 'on\noff\n');
    assert.equal(at.run.view.canFinish, true);
    await at.run.abort('It is better to stop here');
    assert.equal(written(), 'on\noff\n');
  });

  it('is interrupted on cancellation, and the problem says by whom', async () => {
    const at = window({ run: ['sh', '-c', 'echo begun; sleep 60'] });
    await begun(at);
    await until(at.runner, jobId(), ({ record }) => record.includes('begun'));
    const cancellation = await at.run.cancellation('command');
    assert.equal(cancellation?.title, 'Interrupt the command?');
    await at.run.cancel('command', cancellation.subject);
    const view = await at.until(() => at.status('command') === 'stopped', 'stopped');
    const step = view.phases.flatMap(({ steps }) => steps)[0];
    assert.match(step?.problem?.message ?? '', /^ada interrupted it\. It ended with exit code 130/);
    at.run.dispose();
  });
});
