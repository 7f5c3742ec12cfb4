import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../../../src/core/errors';
import { createChildTerminalHost } from '../../../../src/platform/node/runner';
import { answerFileName } from '../../../../src/platform/node/runner/jobStatus';
import { until as eventually } from '../../../harness/until';
import { ended, Playground, until } from './runnerPlayground';

const code = (expected: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === expected;

describe('a job in a terminal', () => {
  let place: Playground;
  beforeEach(() => (place = new Playground()));
  afterEach(() => place.clean());

  it('reports its exit code and output', async () => {
    const runner = place.runner();
    const id = await runner.prepare({
      title: 't',
      argv: ['sh', '-c', 'echo hello; exit 7'],
      cwd: place.work,
    });
    assert.equal((await runner.status(id))?.state, 'starting');
    await runner.start(id);
    const status = await until(runner, id, ended);
    assert.equal(status.exitCode, 7);
    assert.equal(status.record, 'hello\r\n');
    assert.deepEqual(status.limitations, []);
    assert.ok(Date.parse(status.startedAt ?? '') <= Date.parse(status.endedAt ?? ''));
    assert.equal(status.recorderLost, false);
  });

  it('passes arguments on verbatim', async () => {
    const runner = place.runner();
    const awkward = ['a b', '$HOME', '`id`', `it's "quoted"`, '*', '-x', '\\', '--', 'ünï', ''];
    const id = await place.run(runner, ['printf', '<%s>', ...awkward]);
    const { record } = await until(runner, id, ended);
    assert.equal(record, awkward.map(word => `<${word}>`).join(''));
  });

  it('is readable only by its owner', async () => {
    const runner = place.runner();
    const id = await place.run(runner, ['true']);
    await until(runner, id, ended);
    const folder = join(place.jobs, id);
    assert.equal(statSync(place.jobs).mode & 0o777, 0o700);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    for (const name of readdirSync(folder)) {
      assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
    }
  });

  it('leaves the umask of the command alone', async () => {
    const runner = place.runner();
    const own = process.umask(0o027);
    try {
      const id = await place.run(runner, ['sh', '-c', 'umask']);
      assert.match((await until(runner, id, ended)).record, /^0?027\s*$/m);
    } finally {
      process.umask(own);
    }
  });

  it('starts once, whoever asks', async () => {
    const runner = place.runner();
    const id = await place.run(runner, ['sh', '-c', 'echo ran >> count']);
    await until(runner, id, ended);
    await assert.rejects(runner.start(id), code('runner.started'));
    await assert.rejects(place.runner().start(id), code('runner.started'));
    assert.equal(readFileSync(join(place.work, 'count'), 'utf8'), 'ran\n');
  });

  it('says why a revived terminal runs nothing, and keeps the record', async () => {
    const runner = place.runner();
    const id = await place.run(runner, ['sh', '-c', 'echo ran; echo ran >> count']);
    await until(runner, id, ended);
    const revived = spawnSync('/bin/sh', ['./start.sh', 'util-linux', 'script'], {
      cwd: join(place.jobs, id),
      env: place.env(),
      input: '\n',
      encoding: 'utf8',
    });
    assert.match(revived.stdout, /nothing was started.*never runs twice/);
    assert.equal(readFileSync(join(place.work, 'count'), 'utf8'), 'ran\n');
    assert.equal((await runner.status(id))?.record, 'ran\r\n');
  });

  it('runs once when several terminals race for its ticket', async () => {
    const runner = place.runner();
    const id = await runner.prepare({ title: 't', argv: ['sh', '-c', 'echo ran >> count'], cwd: place.work });
    const host = createChildTerminalHost(place.env());
    const request = { title: 't', shellPath: '/bin/sh', cwd: join(place.jobs, id) };
    const racers = Array.from({ length: 8 }, () =>
      host.open({ ...request, shellArgs: ['./start.sh', 'util-linux', 'script'] }),
    );
    await until(runner, id, ended);
    for (const racer of racers) racer.close();
    assert.equal(readFileSync(join(place.work, 'count'), 'utf8'), 'ran\n');
  });

  it('is found again after a window reload, with the same identity', async () => {
    const first = place.runner();
    const id = await place.run(first, ['sh', '-c', 'read -r line; echo "got $line"']);
    const before = await until(first, id, status => status.state === 'attached');
    first.dispose();
    const second = place.runner();
    const after = await until(second, id, status => status.state === 'attached');
    assert.equal(after.identity, before.identity);
    await second.answer(id, after.identity, 'yes');
    const status = await until(second, id, ended);
    assert.equal(status.record, 'yes\r\ngot yes\r\n');
  });

  it('is followed without a terminal, but then accepts no answer', async () => {
    const first = place.runner();
    const id = await place.run(first, ['sh', '-c', 'read -r line']);
    const elsewhere = place.runner({}, createChildTerminalHost());
    const status = await until(elsewhere, id, s => s.state !== 'starting');
    assert.equal(status.state, 'detached');
    assert.equal(status.recorderLost, false);
    await assert.rejects(elsewhere.answer(id, status.identity, 'yes'), code('runner.not-attached'));
    await assert.rejects(elsewhere.interrupt(id), code('runner.not-attached'));
    await assert.rejects(elsewhere.forget(id), code('runner.running'));
  });

  it('refuses an answer that was meant for another process', async () => {
    const runner = place.runner();
    const id = await place.run(runner, ['sh', '-c', 'read -r line']);
    await until(runner, id, status => status.state === 'attached');
    await assert.rejects(runner.answer(id, 'f'.repeat(64), 'yes'), code('runner.other-process'));
  });

  it('types an answer to a prompt once, however often it is given', async () => {
    const runner = place.runner();
    // Nothing is printed before all have answered: anything after that would count as another question.
    const script =
      'stty -echo; printf "? "; read -r a; until [ -e go ]; do sleep 0.1; done; printf "1:$a "; read -r b; echo "2:$b"';
    const id = await place.run(runner, ['sh', '-c', script]);
    const { identity } = await until(runner, id, status => status.record.endsWith('? '));
    await Promise.all([
      runner.answer(id, identity, 'yes'),
      runner.answer(id, identity, 'yes'),
      place.runner().answer(id, identity, 'yes'),
    ]);
    writeFileSync(join(place.work, 'go'), '');
    await until(runner, id, status => status.record.endsWith('1:yes '));
    await runner.answer(id, identity, 'no');
    assert.match((await until(runner, id, ended)).record, /1:yes 2:no/);
  });

  it('types nothing into another prompt than the one that was answered', async () => {
    const runner = place.runner();
    const script = 'stty -echo; printf "? "; read -r a; printf "1:$a ? "; read -r b; echo "2:$b"';
    const id = await place.run(runner, ['sh', '-c', script]);
    const { identity, record } = await until(runner, id, status => status.record.endsWith('? '));
    // By hand, at the same time.
    await runner.answer(id, identity, 'no', record);
    await until(runner, id, status => status.record.endsWith('1:no ? '));
    await runner.answer(id, identity, 'yes', record);
    await runner.answer(id, identity, 'no');
    assert.match((await until(runner, id, ended)).record, /1:no \? 2:no/);
  });

  it('types a no again, but never a yes, when a crash may have come between noting and typing it', async () => {
    const runner = place.runner();
    const id = await place.run(runner, ['sh', '-c', 'stty -echo; printf "? "; read -r a; echo "1:$a"']);
    const { identity } = await until(runner, id, status => status.record.endsWith('? '));
    const at = readFileSync(join(place.jobs, id, 'record'), 'utf8').length;
    for (const line of ['yes', 'no']) writeFileSync(join(place.jobs, id, answerFileName({ line, at })), '');
    await runner.answer(id, identity, 'yes');
    await runner.answer(id, identity, 'no');
    assert.match((await until(runner, id, ended)).record, /1:no/);
  });

  it('is interrupted only once', async () => {
    const runner = place.runner();
    const script = 'n=0; trap "n=\\$((n+1))" INT; echo ready; read -r line; echo "interrupts $n"';
    const id = await place.run(runner, ['bash', '-c', script]);
    const { identity } = await until(runner, id, status => status.record.includes('ready'));
    await runner.interrupt(id);
    await until(runner, id, status => status.record.includes('^C'));
    await runner.interrupt(id);
    await runner.answer(id, identity, 'go on');
    assert.match((await until(runner, id, ended)).record, /interrupts 1/);
  });

  it('is lost when it ended without reporting it', async () => {
    const runner = place.runner();
    const id = await place.run(runner, ['sh', '-c', 'echo $PPID; read -r line']);
    const { record } = await until(runner, id, status => /^\d+\r\n/.test(status.record));
    process.kill(Number(record.trim()), 'SIGKILL');
    const status = await until(runner, id, s => s.state === 'lost');
    assert.equal(status.exitCode, null);
  });

  it('has ended once it has said so, even if a full disk erased its identity', async () => {
    const first = place.runner();
    const id = await place.run(first, ['sh', '-c', 'exit 7']);
    await until(first, id, ended);
    const processes = join(place.jobs, id, 'process.json');
    writeFileSync(processes, ' '.repeat(statSync(processes).size));
    const status = await place.runner().status(id);
    assert.equal(status?.state, 'ended');
    assert.equal(status.exitCode, 7);
  });

  it('is not lost while the command lives, even if its parent was killed', async () => {
    const runner = place.runner();
    const id = await place.run(runner, [
      'sh',
      '-c',
      'trap "" HUP; echo $PPID; until [ -e end ]; do sleep 0.1; done',
    ]);
    const { record } = await until(runner, id, status => /^\d+\r\n/.test(status.record));
    process.kill(Number(record.trim()), 'SIGKILL');
    const status = await until(runner, id, s => s.state !== 'attached');
    assert.equal(status.state, 'detached');
    writeFileSync(join(place.work, 'end'), '');
    assert.equal((await until(runner, id, s => s.state !== 'detached')).state, 'lost');
  });

  it('notifies listeners until it is over', async () => {
    const runner = place.runner();
    const told = new Set<string>();
    const asked: Promise<unknown>[] = [];
    const stop = runner.onChange(jobId => {
      const asking = runner.status(jobId);
      asked.push(asking.then(status => status && told.add(`${status.state} ${status.record}`)));
    });
    const id = await place.run(runner, ['sh', '-c', 'echo one; read -r line; echo two']);
    // Output from before the job counted as started is no change, so nobody is notified of it.
    const { identity } = await until(runner, id, ({ record }) => record === 'one\r\n');
    await runner.answer(id, identity, 'x');
    await eventually(
      'its end',
      () => [...told],
      all => all.includes('ended one\r\nx\r\ntwo\r\n'),
      { pause: 50 },
    );
    stop();
    await Promise.all(asked);
  });

  it('can be forgotten with its record when it is over or was never started', async () => {
    const runner = place.runner();
    const id = await place.run(runner, ['true']);
    await until(runner, id, ended);
    const never = await runner.prepare({ title: 't', argv: ['true'], cwd: place.work });
    await runner.forget(id);
    await runner.forget(never);
    assert.deepEqual(readdirSync(place.jobs), []);
    assert.equal(await runner.status(id), undefined);
    await runner.forget(id);
  });

  it('has no status while it is being forgotten, rather than an unreadable one', async () => {
    const runner = place.runner();
    for (let round = 0; round < 20; round++) {
      const id = await runner.prepare({ title: 't', argv: ['true'], cwd: place.work });
      const asking = Array.from({ length: 4 }, async () => {
        while ((await runner.status(id)) !== undefined);
      });
      await runner.forget(id);
      await Promise.all(asking);
    }
  });

  it('can still be forgotten after a crash during that', async () => {
    const runner = place.runner();
    const id = await place.run(runner, ['true']);
    await until(runner, id, ended);
    renameSync(join(place.jobs, id), join(place.jobs, `${id}.removed`));
    assert.equal(await runner.status(id), undefined);
    await runner.forget(id);
    assert.deepEqual(readdirSync(place.jobs), []);
  });

  it('is refused for an invalid request or an unknown id', async () => {
    const runner = place.runner();
    for (const request of [
      { title: 't', argv: [], cwd: place.work },
      { title: 't', argv: ['-x'], cwd: place.work },
      { title: 't', argv: ['echo', 'a\nb'], cwd: place.work },
      { title: 't', argv: ['true'], cwd: 'relative' },
    ]) {
      await assert.rejects(runner.prepare(request), code('runner.request'));
    }
    await assert.rejects(runner.status('../../etc'), code('runner.unknown'));
    await assert.rejects(runner.start('00000000-0000-4000-8000-000000000000'), code('runner.unknown'));
  });

  it('is refused when the folder of jobs cannot be written', async () => {
    mkdirSync(join(place.root, 'global storage'));
    writeFileSync(place.jobs, 'a file where the folder should be');
    await assert.rejects(
      place.runner().prepare({ title: 't', argv: ['true'], cwd: place.work }),
      code('runner.unwritable'),
    );
    rmSync(place.jobs);
  });

  it('is reported as unreadable when its file is damaged', async () => {
    const runner = place.runner();
    const id = await runner.prepare({ title: 't', argv: ['true'], cwd: place.work });
    writeFileSync(join(place.jobs, id, 'job.json'), '{"v":2}');
    await assert.rejects(runner.status(id), code('runner.unreadable'));
  });

  for (const name of ['job.json', 'process.json', 'exit', 'ticket'])
    it(`is reported as unreadable when ${name} is a folder or a link to itself`, async () => {
      const runner = place.runner();
      const id = await runner.prepare({ title: 't', argv: ['true'], cwd: place.work });
      const file = join(place.jobs, id, name);
      rmSync(file, { force: true });
      mkdirSync(file);
      await assert.rejects(runner.status(id), code('runner.unreadable'));
      rmSync(file, { recursive: true });
      symlinkSync(file, file);
      await assert.rejects(runner.status(id), code('runner.unreadable'));
    });

  it('has an empty record when a folder is in its place', async () => {
    const runner = place.runner();
    const id = await runner.prepare({ title: 't', argv: ['true'], cwd: place.work });
    const file = join(place.jobs, id, 'record');
    rmSync(file);
    mkdirSync(file);
    assert.equal((await runner.status(id))?.record, '');
  });
});
