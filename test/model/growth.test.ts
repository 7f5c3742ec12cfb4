import assert from 'node:assert/strict';
import { assertGrows } from '../unit/growth/work';
import { simulate } from './simulate';
import type { ModelWorld } from './world';

const BEFORE = 'rel-2025.';
/** More than is ever read, so that only unbounded work shows. */
const FEW = 30;

/** The calls of a deployment to all services, git, files and terminals, from start to end. */
async function callsIn(prepare: (world: ModelWorld) => void): Promise<number> {
  const moves = Array.from({ length: 24 }, () => ({ do: 'go-on' as const }));
  const scenario = { before: [], interrupts: [], aimed: [], moves };
  const { calls, status, violations } = await simulate(scenario, prepare);
  assert.deepEqual({ status, violations }, { status: 'finished', violations: [] });
  return calls;
}

describe('the calls of a deployment', () => {
  it('stay the same however many tags the registry has', () =>
    assertGrows('not', times =>
      callsIn(({ registry }) => {
        const content = registry.build('b'.repeat(40));
        for (let n = 0; n < FEW * times; n++) {
          registry.tags.set(`${BEFORE}${String(n).padStart(6, '0')}`, content);
          registry.tags.set(n.toString(16).padStart(40, '0'), content);
        }
      }),
    ));

  it('stay the same however many pull requests are open', () =>
    assertGrows('not', times =>
      callsIn(({ github }) => {
        for (let n = 0; n < FEW * times; n++)
          for (const repo of ['WordPress/openverse', 'WordPress/openverse-infrastructure'])
            github.open(repo, 'grace', {
              ...{ title: 'Something else', body: '', head: `feature/${n}`, base: 'main' },
              headSha: n.toString(16).padStart(40, 'c'),
            });
      }),
    ));

  it('stay the same however many branches change the module', () =>
    assertGrows('not', times =>
      callsIn(({ repository }) => {
        const main = repository.origin.get('refs/heads/main') ?? '';
        for (let n = 0; n < FEW * times; n++) {
          const text = repository.textAt(main).replace('t3.large', `t3.${n}`);
          const sha = repository.commit([main], text);
          repository.origin.set(`refs/heads/feature/${n}`, sha);
          repository.local.set(`refs/remotes/origin/feature/${n}`, sha);
        }
      }),
    ));
});
