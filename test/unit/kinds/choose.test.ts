import assert from 'node:assert/strict';
import * as v from 'valibot';
import { outputsOf } from '../../../src/core/kind/outputs';
import type { ObserveContext, PerformContext } from '../../../src/core/kind/kind';
import type { Commit, GitHubApi } from '../../../src/core/ports/github';
import type { Question } from '../../../src/core/journal/question';
import type { Fact } from '../../../src/core/journal/reading';
import { choose } from '../../../src/kinds/choose';

const sha = (digit: string) => digit.repeat(40);
const commitOf = (digit: string, title: string): Commit => ({
  ...{
    sha: sha(digit),
    title,
    author: 'ada',
    at: '2026-11-20T10:00:00Z',
    url: 'https://github.com/acme/api',
  },
});
type Params = v.InferOutput<typeof choose.params>;

/** A repository with two releases, and what the person has chosen, if anything. */
function contextOf(given: object, chosen?: string, commits: Record<string, Commit> = {}) {
  const release = (tag: string, day: string) => ({
    ...{ tag, name: null, notes: `Notes of ${tag}`, draft: false, author: 'ada' },
    ...{ publishedAt: `2026-11-${day}T10:00:00Z`, url: `https://github.com/acme/api/releases/${tag}` },
  });
  const all = [
    release('v1.5.0', '20'),
    release('v1.4.0', '01'),
    release('v1\u202e', '01'),
    release('z\u202e', '01'),
  ];
  const github: Partial<GitHubApi> = {
    host: 'github.com',
    releases: async (_repo, prefix) => all.filter(({ tag }) => tag.startsWith(prefix)),
    recentCommits: async () => [commitOf('a', 'Newest'), commitOf('b', 'Older')],
    repository: async () => ({ canPush: true, defaultBranch: 'main' }),
    commit: async (_repo, ref) => commits[ref],
    compare: async () => ({
      ...{ aheadBy: 2, behindBy: 0, commits: [], files: [], url: 'https://github.com/acme/api' },
    }),
  };
  return {
    ...{ params: v.parse(choose.params, { repository: 'acme/api', ...given }) },
    ...{ ports: { github, clock: { now: () => 0 } }, signal: new AbortController().signal },
    decision: (id: string, subject: string) =>
      id === 'which-one' && subject === 'acme/api' && chosen !== undefined ? { choice: chosen } : undefined,
    reading: (summary: string, facts: readonly Fact[] = []) => ({ summary, facts, at: '' }),
  } as unknown as ObserveContext<Params, object>;
}
const asked = (question: Question) => question.choices.map(({ id, label }) => [id, label]);

describe('choosing a version', () => {
  it('offers the newest releases with date, author and notes, and marks the one that runs now', async () => {
    const seen = await choose.observe(contextOf({ from: 'releases', prefix: 'v', now: 'v1.4.0' }));
    assert.ok(seen.is === 'waits');
    assert.deepEqual(asked(seen.question), [
      ['v1.5.0', 'Take v1.5.0'],
      ['v1.4.0', 'Take v1.4.0'],
    ]);
    assert.deepEqual(
      seen.reading.facts.map(({ label, value, detail }) => [label, value, detail]),
      [
        ['v1.5.0', '2026-11-20 10:00 UTC, by ada', 'Notes of v1.5.0'],
        ['v1.4.0', '2026-11-01 10:00 UTC, by ada, runs now', 'Notes of v1.4.0'],
        ['Left out', "1 with a tag that can't be shown as it is", undefined],
      ],
    );
  });

  it('gives the tag and its commit, never that of a branch with the same name, and shows the changes', async () => {
    const context = contextOf({ from: 'releases', now: 'v1.4.0' }, 'v1.5.0', {
      'tags/v1.5.0': commitOf('c', 'Release'),
      'v1.5.0': commitOf('d', 'A branch'),
    });
    const seen = await choose.observe(context);
    assert.ok(seen.is === 'holds');
    assert.deepEqual(seen.output, { tag: 'v1.5.0', commit: sha('c') });
    assert.match(JSON.stringify(seen.reading.facts), /2 commits by 0 authors since v1.4.0/);
    const act = context as PerformContext<unknown, unknown>;
    assert.match((await choose.recheck?.(context, act, seen.output)) ?? '', /v1.5.0 is at ccccccc/);
    const moved = contextOf({ from: 'releases' }, 'v1.5.0', { 'tags/v1.5.0': commitOf('e', 'Other') });
    await assert.rejects(
      async () => choose.recheck?.(moved, act, seen.output),
      /was at ccccccc .* at eeeeeee/,
    );
    const gone = contextOf({ from: 'releases' }, 'v1.5.0');
    await assert.rejects(async () => choose.recheck?.(gone, act, seen.output), /is gone/);
    const stopped = await choose.observe(gone);
    assert.ok(stopped.is === 'stopped');
    assert.match(stopped.problem.message, /has no v1.5.0 any more/);
  });

  it('offers the newest commits of a branch', async () => {
    const given = { from: 'commits', now: sha('b') };
    const seen = await choose.observe(contextOf(given));
    assert.ok(seen.is === 'waits');
    assert.deepEqual(asked(seen.question), [
      [sha('a'), 'Take aaaaaaa, Newest'],
      [sha('b'), 'Take bbbbbbb, Older'],
    ]);
    assert.match(seen.reading.facts[1]?.value ?? '', /^Older; .* runs now$/);
    const chosen = await choose.observe(contextOf(given, sha('a'), { [sha('a')]: commitOf('a', 'Newest') }));
    assert.ok(chosen.is === 'holds');
    assert.deepEqual(chosen.output, { commit: sha('a') });
  });

  it('stops if there are no releases, and gives a tag only for releases', async () => {
    const none = await choose.observe(contextOf({ from: 'releases', prefix: 'x' }));
    assert.ok(none.is === 'stopped');
    assert.match(none.problem.message, /no published release whose tag begins with x/);
    const unseen = await choose.observe(contextOf({ from: 'releases', prefix: 'z' }));
    assert.ok(unseen.is === 'stopped');
    assert.match(
      unseen.problem.message,
      /^acme\/api has published releases \(1\), but none whose tag can be/,
    );
    const at = { repository: 'acme/api' };
    assert.deepEqual(outputsOf(choose, { ...at, from: 'commits' }), ['commit']);
    assert.deepEqual(outputsOf(choose, { ...at, from: 'releases' }), ['tag', 'commit']);
    assert.ok(!v.is(choose.params, { ...at, from: 'commits', prefix: 'v' }));
    assert.ok(!v.is(choose.params, { ...at, from: 'releases', branch: 'main' }));
  });
});
