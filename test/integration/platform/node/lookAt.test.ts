import assert from 'node:assert/strict';
import { lookAt } from '../../../../src/platform/node/lookAt';
import { untilGone } from '../../../harness/untilGone';

describe('a program run in the background', () => {
  it('leaves no child process behind when it is ended, not even one that ignores SIGTERM', async () => {
    const stubborn = `trap '' TERM; exec >/dev/null 2>&1; while :; do sleep 1; done`;
    const script = `sh -c "${stubborn}" & echo $!; sleep 60`;
    const { is, stdout } = await lookAt('sh', ['-c', script], { withinMs: 500, mostBytes: 1_000 });
    assert.equal(is, 'silent');
    const pid = Number(stdout);
    assert.ok(pid > 1);
    await untilGone(pid);
  });
});
