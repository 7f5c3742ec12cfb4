import assert from 'node:assert/strict';
import { act } from '../../../src/core/kind/act';
import { changelogPr } from '../../../src/kinds/changelogPr';
import { infrastructurePr } from '../../../src/kinds/infrastructurePr';
import { openPullRequest } from '../../../src/kinds/shared/pullRequest';
import { rollbackPr } from '../../../src/kinds/rollbackPr';
import { BEFORE, contextOf, HEAD, OLDER, pull, setting, VERSION } from './pullRequestContext';

describe('the infrastructure pull request', () => {
  const look = (over: object, version = VERSION, ...others: readonly object[]) =>
    infrastructurePr.observe(
      contextOf({
        pullRequestsFrom: async () => [...others, over].map(pull),
        pullRequestFiles: async () => [setting(version)],
      }),
    );

  it('is kept in view, whoever opened it', async () => {
    assert.equal((await look({})).is, 'ready');
  });

  it('must have the version that was applied, even once it is merged', async () => {
    for (const over of [{}, { merged: true, state: 'closed', headSha: OLDER }])
      assert.equal((await look(over, 'rel-2026.11.19.00.00.00')).is, 'stopped');
  });

  it('must target the default branch', async () => {
    assert.equal((await look({ base: 'staging' })).is, 'stopped');
  });

  it('may change only the version on its line, whatever else looks like it', async () => {
    const { path, patch } = setting(VERSION);
    const lines = (...changed: string[]) => ({ patch: ['@@ -1 +1 @@', ...changed].join('\n') });
    const old = `-  docker_tag = "${BEFORE}"`;
    for (const over of [
      { patch: `${patch}\n+++ content of a heredoc` },
      { patch: `${patch}\n--- content of a heredoc` },
      { patch: `${patch}\r  other = 1` },
      lines(`-  docker_tag_of_another = "${BEFORE}"`, `+  docker_tag_of_another = "${VERSION}"`),
      lines(old, `+  docker_tag = "evil" # "${VERSION}"`),
      lines(old, `+  docker_tag = lookup("${VERSION}")`),
      lines(`+  docker_tag = "${VERSION}"`, `+  docker_tag = "${VERSION}"`),
      { status: 'removed' },
      { status: 'renamed' },
    ]) {
      const file = { path, status: 'modified', patch, ...over };
      const seen = await infrastructurePr.observe(
        contextOf({ pullRequestsFrom: async () => [pull()], pullRequestFiles: async () => [file] }),
      );
      assert.equal(seen.is, 'stopped', JSON.stringify(over));
    }
  });

  it('can replace a closed one with a fault, and an open one counts before a newer closed one', async () => {
    const closed = { number: 6, state: 'closed', base: 'staging' };
    assert.equal((await look({}, VERSION, closed)).is, 'ready');
    const none = await look(closed);
    assert.equal(none.is === 'waits' && none.question.id, 'open');
    const other = await look({ state: 'closed' }, 'rel-2026.11.19.00.00.00');
    assert.equal(other.is === 'waits' && other.question.id, 'leave-closed');
  });
});

describe('the record in a pull request', () => {
  const opened = async (record: string) => {
    const bodies: string[] = [];
    const context = contextOf({
      pullRequestsFrom: async () => [],
      createPullRequest: async (_repo: string, { body }: { body: string }) => void bodies.push(body),
    });
    Object.assign(context, { oblige: async () => undefined, recordMarkdown: () => record });
    await openPullRequest(context, 'title');
    return bodies[0] ?? '';
  };

  it('starts by saying that it was cut, and is cut at the end of a line', async () => {
    assert.equal(await opened('short'), 'short');
    const body = await opened('a line\n'.repeat(20_000));
    assert.ok(body.length <= 60_000, String(body.length));
    assert.match(body, /^\*\*This record was cut: .*\*\*\n\na line\n[^]*\na line$/);
  });
});

describe('the pull request of a rollback', () => {
  it('is kept in view if somebody opened it by hand', async () => {
    const seen = await rollbackPr.observe(
      contextOf({
        pullRequestsFrom: async () => [pull()],
        openPullRequests: async () => [pull()],
        pullRequestFiles: async () => [setting(VERSION)],
      }),
    );
    assert.equal(seen.is, 'ready');
  });

  it('closes only the ones that the person was asked about, not newer ones', async () => {
    const closed: number[] = [];
    const open = [7, 8].map(number => pull({ number, head: `deploy/catalog/${number}` }));
    const github = {
      pullRequestsFrom: async () => [],
      openPullRequests: async () => open,
      pullRequestFiles: async () => [setting(VERSION)],
      closePullRequest: async (_repo: string, number: number) => {
        closed.push(number);
      },
    };
    const unchanged = { 'committed-version': { head: 'a'.repeat(40), version: VERSION } };
    await rollbackPr.perform?.(contextOf(github, unchanged), {
      is: 'publish',
      label: '',
      asked: ['close #7'],
    });
    assert.deepEqual(closed, [7]);
  });
});

describe('the changelog pull request', () => {
  const added = { path: 'changelogs/catalog/1.md', status: 'added', patch: '+text' };
  /** What GitHub says about one that is as the release left it, with these changes. */
  const changelog = (over: object = {}, of: object = {}) => {
    const own = pull({ author: 'bot', ...of });
    return {
      pullRequestsFrom: async () => [own],
      pullRequestFiles: async () => [added],
      compare: async () => ({ commits: [{ sha: HEAD, author: own.author }] }),
      release: async () => ({ author: own.author }),
      repository: async () => ({ defaultBranch: 'main' }),
      viewer: async () => ({ login: 'ada' }),
      reviews: async () => [],
      checks: async () => ({ total: 1, failed: [], pending: [] }),
      ...over,
    };
  };
  const outputs = { release: { releaseTag: 'catalog-1' } };
  const look = (author: string, reviews: readonly (readonly [string, string, string])[], isOfTeam = true) =>
    changelogPr.observe(
      contextOf(
        changelog(
          {
            reviews: async () =>
              reviews.map(([by, state, commitSha]) => ({ author: by, state, commitSha, isOfTeam })),
          },
          { author },
        ),
        outputs,
      ),
    );

  it('is approved only by the newest review of its newest commit', async () => {
    assert.equal((await look('bot', [['ada', 'APPROVED', HEAD]])).is, 'holds');
    assert.equal((await look('ada', [['bob', 'APPROVED', HEAD]])).is, 'holds');
    for (const state of ['COMMENTED', 'PENDING']) {
      const began = [
        ['ada', 'APPROVED', HEAD],
        ['ada', state, HEAD],
      ] as const;
      assert.equal((await look('bot', began)).is, 'holds');
    }
    assert.notEqual((await look('ada', [['bob', 'APPROVED', OLDER]])).is, 'holds');
    const takenBack = [
      ['ada', 'APPROVED', HEAD],
      ['ada', 'CHANGES_REQUESTED', HEAD],
    ] as const;
    assert.notEqual((await look('ada', takenBack)).is, 'holds');
  });

  it('is not approved in your place by somebody from outside the team, who is named as such', async () => {
    const seen = await look('ada', [['mallory', 'APPROVED', HEAD]], false);
    assert.ok(seen.is === 'waits');
    assert.equal(seen.question.id, 'own');
    const by = seen.reading.facts.find(({ label }) => label === 'Approved by');
    assert.deepEqual([by?.value, by?.tone], ['mallory (from outside the team)', 'info']);
    assert.equal(
      (await look('bot', [['ada', 'APPROVED', HEAD]], false)).is,
      'holds',
      'your own still counts',
    );
  });

  it('says that its description is longer than the question', async () => {
    const long = changelog({}, { body: 'x'.repeat(5_000) });
    const seen = await changelogPr.observe(contextOf(long, outputs));
    assert.match(seen.is === 'waits' ? seen.question.detail : '', /x…\n\nThe description was cut here/);
  });

  it('is approved by a plain click if it only adds the changelog, and lists every file', async () => {
    const seen = await changelogPr.observe(contextOf(changelog(), outputs));
    assert.ok(seen.is === 'waits');
    assert.deepEqual(
      seen.question.choices.map(({ id, tone }) => [id, tone]),
      [['approve', 'primary']],
    );
    assert.ok(seen.reading.facts.some(({ label }) => label === added.path));
  });

  const evil = { path: '.github/workflows/release-app.yml', status: 'modified', patch: '+evil' };
  for (const [what, over, of, says] of [
    ['a file was added to it', { pullRequestFiles: async () => [added, evil] }, {}, /also changes \.github/],
    [
      'the changelog is replaced',
      { pullRequestFiles: async () => [{ ...added, status: 'modified' }] },
      {},
      /does not add/,
    ],
    [
      'another changelog is added',
      { pullRequestFiles: async () => [{ ...added, path: 'changelogs/api/1.md' }] },
      {},
      /does not add/,
    ],
    [
      'GitHub does not show its text',
      { pullRequestFiles: async () => [{ ...added, patch: null }] },
      {},
      /does not show/,
    ],
    [
      'it is too long to be shown in full',
      { pullRequestFiles: async () => [{ ...added, patch: '+x\n'.repeat(1_001) }] },
      {},
      /too long to be shown/,
    ],
    [
      'it is a link',
      {
        pullRequestFiles: async () => [
          { ...added, patch: '@@ -0,0 +1 @@\n+../../secret\n\\ No newline at end of file' },
        ],
      },
      {},
      /a link or a submodule/,
    ],
    [
      'it is a submodule',
      { pullRequestFiles: async () => [{ ...added, patch: `@@ -0,0 +1 @@\n+Subproject commit ${HEAD}` }] },
      {},
      /a link or a submodule/,
    ],
    ['it is empty', { pullRequestFiles: async () => [] }, {}, /does not add/],
    [
      'somebody else opened it',
      { release: async () => ({ author: 'other-bot' }) },
      {},
      /bot opened it, not other-bot/,
    ],
    [
      'nobody knows who published the release',
      { release: async () => undefined },
      {},
      /not a known publisher/,
    ],
    [
      'somebody else committed to it',
      { compare: async () => ({ commits: [{ author: 'bot' }, { author: 'mallory' }] }) },
      {},
      /commits by mallory/,
    ],
    ['its commits cannot be read', { compare: async () => undefined }, {}, /0 commits instead of one/],
    ['it goes elsewhere', {}, { base: 'staging' }, /goes into staging, not main/],
    ['it is a draft', {}, { draft: true }, /is a draft/],
  ] as const)
    it(`needs a reason to approve when ${what}, even if that happened after the click`, async () => {
      const approved: string[] = [];
      const github = {
        ...changelog(over, of),
        approve: async (_repo: string, _number: number, sha: string) => {
          approved.push(sha);
        },
      };
      const seen = await changelogPr.observe(contextOf(github, outputs));
      assert.ok(seen.is === 'waits');
      assert.deepEqual(
        seen.question.choices.map(({ id, tone, needsReason }) => [id, tone, needsReason]),
        [['approve-anyway', 'danger', true]],
      );
      const unexpected = seen.reading.facts.filter(({ group }) => group === 'Unexpected');
      assert.match(unexpected.map(({ value }) => value).join('\n'), says);

      const decided = (choice: string) => {
        const context = contextOf(github, outputs) as object;
        const decision = (_question: string, subject: string) =>
          subject === HEAD ? { choice, subject } : undefined;
        return { ...context, decision } as never;
      };
      const approve = act('approve', 'approve #5');
      await changelogPr.perform?.(decided('approve'), approve);
      assert.deepEqual(approved, []);
      assert.equal((await changelogPr.observe(decided('approve'))).is, 'waits');
      await changelogPr.perform?.(decided('approve-anyway'), approve);
      assert.deepEqual(approved, [HEAD]);
    });

  it("requests a colleague's review of your own one, once, if you say so", async () => {
    const requests: string[] = [];
    const github = {
      ...changelog({ viewer: async () => ({ login: 'bot' }) }, {}),
      requestReviewer: async (_repo: string, number: number, login: string) => {
        requests.push(`#${number} ${login}`);
      },
    };
    let notes: object = {};
    const context = (choice?: string) =>
      ({
        ...(contextOf(github, outputs) as object),
        params: { branchPrefix: 'changelog/', openWait: '5m', folder: 'changelogs', reviewer: 'ben' },
        notes,
        decision: () => (choice === undefined ? undefined : { choice, subject: HEAD }),
        note: async (more: object) => {
          notes = { ...notes, ...more };
        },
      }) as never;
    const asked = await changelogPr.observe(context());
    assert.ok(asked.is === 'waits');
    assert.deepEqual(
      asked.question.choices.map(({ label }) => label),
      ['Ask ben for a review'],
    );
    const chosen = await changelogPr.observe(context('request'));
    assert.ok(chosen.is === 'ready');
    await changelogPr.perform?.(context('request'), chosen.act);
    assert.deepEqual(requests, ['#5 ben']);
    const after = await changelogPr.observe(context('request'));
    assert.ok(after.is === 'waits');
    assert.deepEqual(after.question.choices, []);
    assert.ok(
      after.reading.facts.some(({ label, value }) => label === 'Review requested from' && value === 'ben'),
    );
  });
});
