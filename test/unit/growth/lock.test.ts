import { TeamLock } from '../../../src/core/lock/teamLock';
import { readLock } from '../../../src/core/lock/lockFile';
import type { Obligation } from '../../../src/core/journal/obligation';
import { assertGrows, callsOf } from './work';

const { signal } = new AbortController();
const clock = { now: () => Date.parse('2026-11-22T12:00:00Z'), sleep: () => Promise.resolve() };

/** Origin with one ref, which counts the calls and bytes. */
function origin() {
  const counted = { calls: 0, bytes: 0, content: '' };
  const sha = '1'.repeat(40);
  const git = {
    readRef: () => {
      counted.calls += 1;
      return Promise.resolve(counted.content === '' ? null : { sha, content: counted.content });
    },
    swapRef: (...[, , file]: Parameters<ConstructorParameters<typeof TeamLock>[0]['git']['swapRef']>) => {
      counted.calls += 1;
      counted.content = file.seal?.(file.content) ?? file.content;
      counted.bytes = Buffer.byteLength(counted.content);
      return Promise.resolve({ swapped: true as const, sha });
    },
    deleteRef: () => Promise.resolve({ swapped: true as const, sha }),
  };
  const lock = new TeamLock({ git, clock, name: 'prod/catalog', run: 'run-1', key: 'k', owner: 'ada' });
  return { counted, lock };
}

const obligations = (count: number): readonly Obligation[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ id: `paused-dag:dag_${n}`, kind: 'paused-dag', step: 'pause-dags', subject: `dag_${n}` },
    ...{ previous: 'false', title: `Unpause dag_${n}` },
  }));

describe('the work on a team lock with a growing list of obligations', () => {
  it('stays the same in calls to git', () =>
    assertGrows('not', async times => {
      const { counted, lock } = origin();
      await lock.acquire('Deploying', signal);
      counted.calls = 0;
      await lock.update(obligations(4 * times), signal);
      return counted.calls;
    }));

  it('grows linearly in bytes, and for reading it', async () => {
    const written = async (times: number) => {
      const { counted, lock } = origin();
      await lock.acquire('Deploying', signal);
      await lock.update(obligations(4 * times), signal);
      return counted;
    };
    await assertGrows('linearly', async times => (await written(times)).bytes);
    await assertGrows('linearly', async times => {
      const { content } = await written(times);
      return callsOf(() => readLock(content));
    });
  });
});
