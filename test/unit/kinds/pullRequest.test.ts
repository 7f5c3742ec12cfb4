import assert from 'node:assert/strict';
import * as v from 'valibot';
import { ProblemError } from '../../../src/core/errors';
import type { ChangedFile, GitHubApi, PullRequest, Review } from '../../../src/core/ports/github';
import type { GitApi } from '../../../src/core/ports/git';
import { pullRequestObligation, pushedBranchObligation } from '../../../src/kinds/obligations';
import { pullRequest } from '../../../src/kinds/pullRequest';
import { matchesPath } from '../../../src/kinds/pullRequest/judge';
import { engineBench } from '../../support/engineBench';
import { MemoryJournal } from '../../support/memoryJournal';

const BRANCH = 'deploy/test/2026-11-22.12.00.00';
const HEAD = 'c'.repeat(40);

/** GitHub with the pull requests of one repository, and with what was pushed. */
class Hub {
  pulls: PullRequest[] = [];
  files: ChangedFile[] = [{ path: 'deploy/values.yaml', status: 'modified', patch: '-v1\n+v2' }];
  reviews: Review[] = [];
  checks = { total: 2, failed: [] as string[], pending: [] as string[] };
  readonly created: { readonly title: string; readonly body: string }[] = [];
  approved: string[] = [];
  head: string | null = HEAD;
  loses = false;

  pull(of: Partial<PullRequest> = {}): void {
    this.pulls.unshift({
      ...{ number: 10 + this.pulls.length, title: 'Deploy', body: '', state: 'open', merged: false },
      ...{ draft: false, author: 'release-bot', head: BRANCH, headSha: HEAD, base: 'main' },
      ...{ mergeable: true, url: 'https://github.com/acme/infrastructure/pull/1', requested: [] },
      ...of,
    });
  }
  readonly github: Partial<GitHubApi> = {
    host: 'github.com',
    viewer: async () => ({ login: 'ada' }),
    repository: async () => ({ canPush: true, defaultBranch: 'main' }),
    pullRequestsFrom: async (_repo, branch, state) =>
      this.pulls.filter(each => each.head === branch && (state === 'all' || each.state === 'open')),
    pullRequestFiles: async () => this.files,
    reviews: async () => this.reviews,
    checks: async () => this.checks,
    createPullRequest: async (_repo, request) => {
      this.created.push(request);
      this.pull({ author: 'ada' });
      if (this.loses)
        throw new ProblemError({ code: 'github.network', message: 'No answer.', remedy: 'Wait.' });
      const [made] = this.pulls;
      if (made === undefined) throw new Error('none');
      return made;
    },
    approve: async (_repo, _number, sha) => {
      this.approved.push(sha);
      this.reviews.push({ author: 'ada', state: 'APPROVED', commitSha: sha, isOfTeam: true });
    },
  };
  readonly git = {
    originUrl: async () => 'https://github.com/acme/infrastructure.git',
    originPlaces: async () => [
      { use: 'push', address: '', host: 'github.com', repository: 'acme/infrastructure' },
    ],
    defaultBranch: async () => 'main',
    fetch: async () => undefined,
    remoteCommit: async () => this.head,
    commitOf: async () => undefined,
    divergence: async () => ({ ahead: 1, behind: 0 }),
    diff: async () => this.files.map(({ path }) => ({ path, added: ['v2'], removed: ['v1'] })),
  } as Partial<GitApi> as GitApi;
}

function bench(hub: Hub, given: object, journal = new MemoryJournal(), id = 'pr') {
  const params = v.parse(pullRequest.params, given);
  const at = engineBench([pullRequest], {
    steps: [{ id, kind: 'pull-request' }],
    params: new Map([[id, params]]),
    obligations: [pullRequestObligation, pushedBranchObligation],
    ports: { github: hub.github as GitHubApi, git: hub.git },
    journal,
  });
  at.run.resume();
  const step = () => at.run.view.phases.flatMap(({ steps }) => steps)[0];
  const asked = async () => {
    await at.until(() => step()?.question != null, 'the question');
    const { id = '', subject = '', choices = [] } = step()?.question ?? {};
    return { answer: { question: id, subject, choice: choices[0]?.id ?? '' }, choices };
  };
  return { ...at, step, asked };
}
const opens = { do: 'open', title: 'Deploy v2', paths: ['deploy/*.yaml'] };

describe('opening a pull request', () => {
  it('shows the diff, and opens it with the record once a person agrees', async () => {
    const hub = new Hub();
    const at = bench(hub, { ...opens, body: 'See the *notes*.' });
    const { answer } = await at.asked();
    assert.ok(at.step()?.reading?.facts.some(({ label }) => label === 'deploy/values.yaml'));
    assert.equal(hub.created.length, 0);
    await at.run.decide('pr', answer);
    await at.until(() => at.status('pr') === 'verified', 'the end');
    assert.equal(hub.created.length, 1);
    assert.ok(hub.created[0]?.body.startsWith('See the *notes*.\n\n'));
    assert.deepEqual(
      at.run.view.obligations.map(({ title, met }) => [title, met]),
      [[`Merge the pull request of ${BRANCH}`, false]],
    );
    at.run.dispose();
  });

  it('is not repeated if its answer is lost, or by the next window after a crash', async () => {
    const hub = new Hub();
    hub.loses = true;
    const journal = new MemoryJournal();
    const before = bench(hub, opens, journal);
    await before.run.decide('pr', (await before.asked()).answer);
    await before.until(() => before.status('pr') === 'stopped', 'the fault');
    before.run.dispose();
    const after = bench(hub, opens, journal);
    await after.run.retry('pr');
    await after.until(() => after.status('pr') === 'verified', 'the end');
    assert.equal(hub.created.length, 1);
    after.run.dispose();
  });

  it('needs a reason if it changes unexpected files', async () => {
    const hub = new Hub();
    hub.files.push({ path: 'deploy/database.tf', status: 'modified', patch: null });
    const at = bench(hub, opens);
    const { answer, choices } = await at.asked();
    assert.deepEqual(
      choices.map(({ id, needsReason }) => [id, needsReason]),
      [['open-anyway', true]],
    );
    await at.run.decide('pr', { ...answer, reason: 'The database is of this release' });
    await at.until(() => at.step()?.question?.id === 'accept', 'the second question');
    const second = await at.asked();
    await at.run.decide('pr', { ...second.answer, reason: 'The database is of this release' });
    await at.until(() => at.status('pr') === 'verified', 'the end');
    assert.ok(at.step()?.reading?.facts.some(({ label }) => label === 'Accepted by'));
    at.run.dispose();
  });

  it('opens nothing if nothing was committed', async () => {
    const hub = new Hub();
    hub.head = null;
    const at = bench(hub, opens);
    await at.until(() => at.status('pr') === 'verified', 'the end');
    assert.equal(hub.created.length, 0);
    at.run.dispose();
  });

  it('stops if it was closed without merging', async () => {
    const hub = new Hub();
    hub.pull({ state: 'closed' });
    const at = bench(hub, opens);
    await at.until(() => at.status('pr') === 'stopped', 'the stop');
    at.run.dispose();
  });
});

describe('approving a pull request', () => {
  const approves = { do: 'approve', branch: 'changelog/7', repository: 'acme/app', paths: ['changes/**'] };

  it('applies only to the commit that was shown', async () => {
    const hub = new Hub();
    hub.files = [{ path: 'changes/2026/a.md', status: 'added', patch: '+a' }];
    hub.pull({ head: 'changelog/7' });
    const at = bench(hub, approves);
    const { answer } = await at.asked();
    hub.pulls = hub.pulls.map(each => ({ ...each, headSha: 'd'.repeat(40) }));
    await at.run.decide('pr', answer);
    await at.until(() => at.step()?.question?.subject === 'd'.repeat(40), 'the second question');
    assert.deepEqual(hub.approved, []);
    await at.run.decide('pr', (await at.asked()).answer);
    await at.until(() => at.status('pr') === 'verified', 'the end');
    assert.deepEqual(hub.approved, ['d'.repeat(40)]);
    at.run.dispose();
  });

  const reasons = async (at: ReturnType<typeof bench>) =>
    (await at.asked()).choices.map(({ needsReason }) => needsReason);

  const file = { path: 'changes/7.md', status: 'added', patch: '+x' };
  for (const [name, files] of [
    ['is too long to be shown in full', [{ ...file, patch: '+x\n'.repeat(1_001) }]],
    ['GitHub does not show, because it is binary or too large', [{ ...file, patch: null }]],
    ['is a link', [{ ...file, patch: '@@ -0,0 +1 @@\n+../../etc\n\\ No newline at end of file' }]],
    ['is longer than what the journal keeps', [{ ...file, patch: `+${'x'.repeat(99)}\n`.repeat(600) }]],
    ['has more files than are shown', Array.from({ length: 51 }, () => file)],
    ['may go on beyond the files that GitHub lists', Array.from({ length: 3_000 }, () => file)],
  ] as const)
    it(`needs a reason for a change that ${name}`, async () => {
      const hub = new Hub();
      hub.files = [...files];
      hub.pull({ head: 'changelog/7' });
      const at = bench(hub, approves);
      assert.deepEqual(await reasons(at), [true]);
      at.run.dispose();
    });

  it('needs a reason for unexpected files, and leaves your own to a colleague', async () => {
    const hub = new Hub();
    hub.pull({ head: 'changelog/7' });
    const at = bench(hub, approves);
    assert.deepEqual(await reasons(at), [true]);
    at.run.dispose();
    const own = new Hub();
    own.pull({ head: 'changelog/7', author: 'ada' });
    const mine = bench(own, approves);
    assert.deepEqual((await mine.asked()).choices, []);
    own.reviews = [{ author: 'grace', state: 'APPROVED', commitSha: HEAD, isOfTeam: true }];
    mine.run.resume();
    await mine.until(() => mine.status('pr') === 'verified', 'the end');
    assert.deepEqual(own.approved, []);
    mine.run.dispose();
  });
});

describe('waiting for a pull request', () => {
  it('holds once all its checks have passed, and stops when one failed', async () => {
    const hub = new Hub();
    hub.pull();
    const at = bench(hub, { do: 'checks' });
    await at.until(() => at.status('pr') === 'verified', 'the end');
    at.run.dispose();
    const red = new Hub();
    red.pull();
    red.checks.failed = ['lint'];
    const failing = bench(red, { do: 'checks' });
    await failing.until(() => failing.status('pr') === 'stopped', 'the stop');
    assert.match(failing.step()?.problem?.message ?? '', /failed: lint/);
    failing.run.dispose();
  });

  it('does not treat the absence of checks as success', async () => {
    const hub = new Hub();
    hub.pull();
    hub.checks.total = 0;
    const at = bench(hub, { do: 'checks', appearsWithin: '1s' });
    await at.until(() => at.status('pr') === 'stopped', 'the stop');
    assert.match(at.step()?.problem?.message ?? '', /No check has begun/);
    at.run.dispose();
  });

  it('holds once it is merged, which closes its obligation', async () => {
    const hub = new Hub();
    const journal = new MemoryJournal();
    const opening = bench(hub, opens, journal);
    await opening.run.decide('pr', (await opening.asked()).answer);
    await opening.until(() => opening.status('pr') === 'verified', 'the pull request');
    opening.run.dispose();
    const at = bench(hub, { do: 'merge', poll: '1s' }, journal, 'merge');
    await at.until(() => at.step()?.summary.includes('waits to be merged') === true, 'the wait');
    hub.pulls = hub.pulls.map(each => ({ ...each, state: 'closed', merged: true }));
    await at.until(() => at.status('merge') === 'verified', 'the end');
    assert.deepEqual(
      at.run.view.obligations.map(({ title, met }) => [title, met]),
      [[`Merge the pull request of ${BRANCH}`, true]],
    );
    at.run.dispose();
  });

  it('does not accept an earlier one of that branch without asking', async () => {
    const hub = new Hub();
    hub.pull({ head: 'release', state: 'closed', merged: true });
    const at = bench(hub, { do: 'merge', branch: 'release' });
    const { answer } = await at.asked();
    assert.equal(answer.question, 'this-one');
    await at.run.decide('pr', { ...answer, reason: 'It was merged a minute ago' });
    await at.until(() => at.status('pr') === 'verified', 'the end');
    at.run.dispose();
  });
});

describe('the parameters of a pull request', () => {
  it('say what it may change, and its text only if it is opened', () => {
    const accepts = (given: object) => v.is(pullRequest.params, given);
    assert.ok(accepts(opens));
    assert.ok(accepts({ do: 'merge', branch: 'changelog/${{ steps.publish.tag }}' }));
    for (const bad of [
      { do: 'open', paths: ['a'] },
      { do: 'open', title: 'x' },
      { ...opens, branch: 'main' },
      { do: 'approve' },
      { do: 'checks', title: 'x' },
      { do: 'merge', branch: '-x' },
      { do: 'merge', branch: 'a..b' },
      { do: 'squash' },
    ])
      assert.ok(!accepts(bad), JSON.stringify(bad));
  });

  it('match paths segment by segment', () => {
    const cases: readonly (readonly [string, string, boolean])[] = [
      ['a/*.yaml', 'a/b.yaml', true],
      ['a/*.yaml', 'a/b/c.yaml', false],
      ['a/**', 'a/b/c.yaml', true],
      ['**/x', 'x', true],
      ['**/x', 'a/b/x', true],
      ['a', 'a/b', false],
      ['*a*b', 'xaxb', true],
      ['ab*ba', 'aba', false],
      [
        Array.from({ length: 30 }, () => '**').join('/'),
        Array.from({ length: 200 }, () => 'a').join('/'),
        true,
      ],
    ];
    for (const [pattern, path, is] of cases)
      assert.equal(matchesPath(pattern, path), is, `${pattern} ${path}`);
  });

  it('are satisfied without one once the default branch has all of the branch, and then nothing is owed', async () => {
    const hub = new Hub();
    const git = { ...hub.git, divergence: async () => ({ ahead: 0, behind: 1 }) };
    const context = {
      ...{ params: { do: 'open', title: 'Deploy', paths: ['**'], branch: BRANCH }, notes: {} },
      ...{ ports: { github: hub.github, git }, signal: new AbortController().signal },
      reading: (summary: string) => ({ summary, facts: [], at: '' }),
      openObligations: (kind: string) =>
        kind === 'pushed-branch' ? [{ id: `pushed-branch:${BRANCH}`, subject: BRANCH }] : [],
    } as unknown as Parameters<typeof pullRequest.observe>[0];
    const seen = await pullRequest.observe(context);
    assert.equal(seen.is, 'holds');
    assert.deepEqual('meets' in seen ? seen.meets : [], [`pushed-branch:${BRANCH}`]);
  });
});
