import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { lookAt } from '../../../../src/platform/node/lookAt';

describe('a program run in the background', () => {
  it('leaves no child process behind when it is ended, not even one that ignores SIGTERM', async () => {
    const stubborn = `trap '' TERM; exec >/dev/null 2>&1; while :; do sleep 1; done`;
    const script = `sh -c "${stubborn}" & echo $!; sleep 60`;
    const { is, stdout } = await lookAt('sh', ['-c', script], { withinMs: 500, mostBytes: 1_000 });
    assert.equal(is, 'silent');
    const pid = Number(stdout);
    assert.ok(pid > 1);
    let runs = true;
    for (let tries = 0; runs && tries < 100; tries += 1) {
      await sleep(50);
      try {
        process.kill(pid, 0);
      } catch {
        runs = false;
      }
    }
    if (runs) process.kill(pid, 'SIGKILL');
    assert.equal(runs, false);
  });
});
