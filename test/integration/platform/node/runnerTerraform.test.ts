import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../../../src/core/errors';
import { readRecord } from '../../../../src/core/plan/readRecord';
import type { JobStatus, RunnerApi } from '../../../../src/core/ports/runner';
import { createChildTerminalHost } from '../../../../src/platform/node/runner';
import { startOf } from '../../../../src/platform/node/runner/process';
import { until as eventually } from '../../../harness/until';
import { deviceHost, ended, Playground, until } from './runnerPlayground';

const code = (expected: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === expected;
const asks = (status: JobStatus) => status.record.includes('Enter a value:') && status.state === 'attached';
const applies = (status: JobStatus) => status.record.includes('beat 1');

/** An apply that takes until the file `enough` exists, or about ten seconds. */
const configuration = `
resource "terraform_data" "instance" {
  provisioner "local-exec" {
    command = "for i in 1 2 3 4 5 6 7 8 9 10; do echo beat $i; echo $i >> beats; [ -e enough ] && exit 0; sleep 1; done"
  }
}
`;

/** Built on request by `scripts/setup-opentofu.mjs`. */
const tofu = join(__dirname, '../../../../.cache/bin/tofu');

const tools = [
  { name: 'Terraform', program: 'terraform' },
  ...(existsSync(tofu) ? [{ name: 'OpenTofu', program: tofu }] : []),
];
for (const { name, program } of tools) describe(`${name} in a job`, inAJob(program));

function inAJob(program: string) {
  return function (this: Mocha.Suite) {
    this.timeout(90_000);
    let place: Playground;
    let runner: RunnerApi;
    beforeEach(() => {
      place = new Playground();
      place.write('work/main.tf', configuration);
      place.write('work/justfile', `apply environment module:\n  @"${program}" apply\n`);
      runner = place.runner();
    });
    afterEach(() => place.clean());

    const start = () => place.run(runner, ['just', 'apply', 'prod', 'catalog-airflow']);
    const processesOf = (id: string) => {
      const text = readFileSync(join(place.jobs, id, 'process.json'), 'utf8');
      return JSON.parse(text) as Record<'recorder' | 'terminal', { readonly pid: number }>;
    };
    const beats = () => readFileSync(join(place.work, 'beats'), 'utf8').trim().split('\n').length;
    const beaten = (count: number) => eventually('more beats', beats, now => now > count, { pause: 50 });
    const state = () => readFileSync(join(place.work, 'terraform.tfstate'), 'utf8');

    it('is answered, applies, and reports its exit code', async () => {
      place.write('work/enough', '');
      const id = await start();
      const { identity, answeredByHand } = await until(runner, id, asks);
      assert.equal(answeredByHand, false);
      await runner.answer(id, identity, 'yes');
      const status = await until(runner, id, ended);
      assert.equal(status.exitCode, 0);
      assert.match(status.record, /Apply complete! Resources: 1 added/);
      assert.equal(status.answeredByHand, false);
    });

    it('shows an answer that was typed by hand', async () => {
      const id = await start();
      await until(runner, id, asks);
      (await place.host.find(processesOf(id).terminal.pid))?.sendLine('no');
      const status = await until(runner, id, ended);
      assert.equal(status.exitCode, 1);
      assert.match(status.record, /Apply cancelled/);
      assert.equal(status.answeredByHand, true);
    });

    it('cancels at the prompt when its terminal is closed', async () => {
      const id = await start();
      await until(runner, id, asks);
      (await place.host.find(processesOf(id).terminal.pid))?.close();
      const status = await until(runner, id, ended);
      assert.equal(status.exitCode, 1);
      assert.match(status.record, /error asking for approval/);
      assert.equal(status.recorderLost, false);
    });

    it('gets only one of two interrupts, and stops gracefully', async () => {
      const id = await start();
      const { identity } = await until(runner, id, asks);
      await runner.answer(id, identity, 'yes');
      await until(runner, id, applies);
      await runner.interrupt(id);
      await runner.interrupt(id);
      const status = await until(runner, id, ended);
      assert.match(status.record, /Interrupt received/);
      assert.doesNotMatch(status.record, /Two interrupts received/);
      assert.equal(existsSync(join(place.work, '.terraform.tfstate.lock.info')), false);
    });

    describe('that loses its window', () => {
      let window: ReturnType<typeof deviceHost>;
      beforeEach(() => {
        window = deviceHost(place.env());
        runner = place.runner({ shell: 'bash' }, window);
      });

      it('cancels at the prompt, by itself', async () => {
        const id = await start();
        await until(runner, id, asks);
        window.takeAway();
        const status = await until(runner, id, ended);
        assert.equal(status.exitCode, 1);
        assert.match(status.record, /error asking for approval/);
        assert.equal(status.answeredByHand, false);
        assert.equal(existsSync(join(place.work, 'beats')), false);
        await nothingIsLeft(id);
      });

      it('finishes an apply, which is recorded to its end', async () => {
        const id = await start();
        const { identity } = await until(runner, id, asks);
        await runner.answer(id, identity, 'yes');
        await until(runner, id, applies);
        window.takeAway();
        const alone = await until(runner, id, status => status.state !== 'attached');
        assert.equal(alone.state, 'detached');
        await beaten(3);
        place.write('work/enough', '');
        const status = await until(runner, id, ended);
        assert.equal(status.exitCode, 0);
        assert.match(status.record, /Apply complete/);
        assert.equal(status.recorderLost, false);
        await nothingIsLeft(id);
      });

      it('is found by a new window that does not know the terminal', async () => {
        const id = await start();
        const { identity } = await until(runner, id, asks);
        const other = place.runner({}, createChildTerminalHost());
        const status = await until(other, id, seen => seen.state === 'detached');
        assert.equal(status.identity, identity);
        assert.match(status.record, /Enter a value:/);
      });

      it('is hung up by a new window that cannot reach its prompt, and cancels', async () => {
        const id = await start();
        const { identity, detachedMs } = await until(runner, id, asks);
        assert.equal(detachedMs, 0);
        const other = place.runner({}, createChildTerminalHost());
        await until(other, id, seen => seen.detachedMs > 0);
        await assert.rejects(other.hangUp(id, 'another'), code('runner.other-process'));
        await runner.hangUp(id, identity);
        assert.equal(
          (await runner.status(id))?.state,
          'attached',
          'where it can be answered it is left alone',
        );
        await other.hangUp(id, identity);
        const status = await until(other, id, ended);
        assert.equal(status.exitCode, 1);
        assert.equal(status.answeredByHand, false);
        const reading = await readRecord(status.record, { allowedAttributes: () => [] });
        assert.equal(reading.is, 'declined');
        assert.equal(existsSync(join(place.work, 'beats')), false);
        await other.hangUp(id, identity);
        await nothingIsLeft(id);
      });

      it('still finishes an apply that is hung up', async () => {
        const id = await start();
        const { identity } = await until(runner, id, asks);
        await runner.answer(id, identity, 'yes');
        await until(runner, id, applies);
        const other = place.runner({}, createChildTerminalHost());
        await other.hangUp(id, identity);
        const before = beats();
        await beaten(before + 1);
        place.write('work/enough', '');
        const status = await until(other, id, ended);
        assert.equal(status.exitCode, 0);
        assert.match(status.record, /Apply complete/);
        await nothingIsLeft(id);
      });

      /** Checks that the recorder ends too, and doesn't wait for an Enter that nobody can type. */
      async function nothingIsLeft(id: string): Promise<void> {
        const { pid } = processesOf(id).recorder;
        await eventually(
          'its end',
          () => startOf(pid),
          start => start === undefined,
          { pause: 50 },
        );
      }
    });

    describe('whose recorder is killed', () => {
      const killRecorder = (id: string) => process.kill(processesOf(id).recorder.pid, 'SIGKILL');

      it('cancels at the prompt', async () => {
        const id = await start();
        await until(runner, id, asks);
        killRecorder(id);
        const status = await until(runner, id, ended);
        assert.notEqual(status.exitCode, 0);
        assert.equal(existsSync(join(place.work, 'beats')), false);
      });

      it('finishes an apply, and reports that the recorder was lost', async () => {
        const id = await start();
        const { identity } = await until(runner, id, asks);
        await runner.answer(id, identity, 'yes');
        await until(runner, id, applies);
        killRecorder(id);
        const alone = await until(runner, id, status => status.recorderLost);
        assert.equal(alone.state, 'detached');
        await beaten(3);
        place.write('work/enough', '');
        const status = await until(runner, id, ended);
        assert.equal(status.exitCode, 0);
        assert.equal(status.recorderLost, true);
        assert.match(state(), /terraform_data/);
      });
    });
  };
}
