import assert from 'node:assert/strict';
import { ProblemError } from '../../../src/core/errors';
import { forwardPullRequests } from '../../../src/kinds/shared/forward';
import { assertGrows } from '../growth/work';
import { contextOf, pull, setting, VERSION } from './pullRequestContext';

describe('open pull requests of deployments', () => {
  it('are those of this environment, even if another has a module with the same name', async () => {
    const other = { ...setting(VERSION), path: 'dev/catalog.tf' };
    // Not all is known about the last two.
    const files = [[setting(VERSION)], [other], [], Array.from({ length: 3_000 }, () => other)];
    const found: number[] = [];
    const context = contextOf({
      openPullRequests: async () =>
        [7, 8, 9, 10].map(number => pull({ number, head: `deploy/catalog/${number}` })),
      pullRequestFiles: async (_repo: string, number: number) => files[number - 7],
    });
    for await (const { number } of forwardPullRequests(context)) found.push(number);
    assert.equal(found.join(), '10,9,7');
  });

  it('are read up to a limit, even if more have similar names, and then reported as too many', async () => {
    const look = async (count: number) => {
      let asked = 0;
      const found: string[] = [];
      const context = contextOf({
        openPullRequests: async () =>
          Array.from({ length: count }, (_, n) => pull({ number: n, head: `deploy/catalog/${n}` })),
        pullRequestFiles: async () => {
          asked += 1;
          return [{ ...setting(VERSION), path: 'dev/catalog.tf' }];
        },
      });
      const all = async () => {
        for await (const { head } of forwardPullRequests(context)) found.push(head);
      };
      const problem = await all().then(
        () => undefined,
        (error: unknown) => (error instanceof ProblemError ? error.problem : assert.fail(String(error))),
      );
      assert.deepEqual(found, []);
      return { asked, problem };
    };
    assert.deepEqual(await look(20), { asked: 20, problem: undefined });
    await assertGrows('not', async times => {
      const { asked, problem } = await look(30 * times);
      assert.equal(problem?.code, 'pull-requests.too-many');
      assert.match(problem.message, /^More than 20 open pull requests of o\/infra are named like/);
      return asked;
    });
  });

  it('are read only as long as the caller wants more', async () => {
    let asked = 0;
    const context = contextOf({
      openPullRequests: async () =>
        Array.from({ length: 100 }, (_, n) => pull({ number: n, head: `deploy/catalog/${n}` })),
      pullRequestFiles: async () => {
        asked += 1;
        return [setting(VERSION)];
      },
    });
    for await (const { number } of forwardPullRequests(context)) {
      assert.equal(number, 99);
      break;
    }
    assert.equal(asked, 1);
  });
});
