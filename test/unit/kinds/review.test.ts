import assert from 'node:assert/strict';
import { ProblemError } from '../../../src/core/errors';
import { reviewFacts } from '../../../src/kinds/shared/review';

const approval = (author: string, state = 'APPROVED') => ({ author, state, commitSha: null, isOfTeam: true });

async function look(
  github: object,
  state = 'open',
  requested: readonly string[] = [],
): Promise<readonly string[]> {
  const found = { total: 2, failed: [], pending: [] };
  const ports = { github: { checks: async () => found, reviews: async () => [], ...github } };
  const pull = { number: 7, headSha: 'a'.repeat(40), state, requested };
  const context = { ports, signal: new AbortController().signal };
  const facts = await reviewFacts(context as never, 'o/infra', pull as never);
  return facts.map(({ label, value, tone }) => `${label}: ${value} (${tone})`);
}

describe('the status of a pull request', () => {
  it('consists of its checks and the newest verdict of each reviewer', async () => {
    assert.deepEqual(await look({}), ['Checks: 2 passed (good)', 'Reviews: none yet (info)']);
    assert.deepEqual(
      await look({
        checks: async () => ({ total: 2, failed: ['lint'], pending: [] }),
        reviews: async () => [approval('ada'), approval('bo'), approval('ada', 'CHANGES_REQUESTED')],
      }),
      [
        'Checks: failed: lint (bad)',
        'Reviews: changes requested by ada (warn)',
        'Reviews: approved by bo (good)',
      ],
    );
  });

  it('names who was asked and has not reviewed it', async () => {
    const [, reviews] = await look({}, 'open', ['cy', 'catalog-maintainers']);
    assert.equal(reviews, 'Reviews: requested from cy, catalog-maintainers (info)');
  });

  it('stops nothing if it cannot be read, and is not requested once it is closed', async () => {
    const checks = () => Promise.reject(new ProblemError({ code: 'x.y', message: 'No.', remedy: 'Look.' }));
    assert.deepEqual(await look({ checks }), ['Checks and reviews: unknown: No. (warn)']);
    assert.deepEqual(await look({ checks }, 'closed'), []);
  });
});
