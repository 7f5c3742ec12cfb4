import * as v from 'valibot';
import type { DraftRelease, GitHubApi, Release } from '../../core/ports/github';
import { at, type Calls } from './calls';
import { TimeSchema } from '../times';
import { pages } from './octokit';

const longestNotes = 20_000;
const rawSchema = v.object({
  id: v.optional(v.number()),
  tag_name: v.string(),
  name: v.nullable(v.string()),
  body: v.nullish(v.string()),
  draft: v.boolean(),
  author: v.nullish(v.object({ login: v.string() })),
  published_at: v.nullable(TimeSchema),
  html_url: v.string(),
});
const releaseSchema = v.pipe(rawSchema, v.transform(releaseOf));
const anySchema = v.pipe(
  v.object({ ...rawSchema.entries, id: v.number(), target_commitish: v.string() }),
  v.transform((raw): DraftRelease => ({
    ...releaseOf(raw),
    // In full, because an approval is bound to them.
    notes: raw.body ?? '',
    ...{ id: raw.id, target: raw.target_commitish },
  })),
);

function releaseOf(release: v.InferOutput<typeof rawSchema>): Release {
  return {
    ...(release.id === undefined ? {} : { id: release.id }),
    tag: release.tag_name,
    name: release.name,
    notes: (release.body ?? '').slice(0, longestNotes),
    draft: release.draft,
    author: release.author?.login ?? null,
    publishedAt: release.published_at,
    url: release.html_url,
  };
}

/** Releases, and publishing a drafted one. */
export function releases(
  calls: Calls,
): Pick<GitHubApi, 'release' | 'releases' | 'draftReleases' | 'publishRelease'> {
  const { http } = calls;
  return {
    release: (repo, tag, signal) =>
      calls.find(repo, releaseSchema, signal, (o, request) =>
        o.request('GET /repos/{owner}/{repo}/releases/tags/{tag}', { ...at(http, repo), tag, request }),
      ),

    async draftReleases(repo, signal) {
      let read = 0;
      const found = await calls.list(
        anySchema,
        signal,
        (o, request) =>
          pages(o, 'GET /repos/{owner}/{repo}/releases', {
            ...at(http, repo),
            per_page: 100,
            request,
          }),
        // A draft older than three hundred releases isn't anyone's next one.
        () => (read += 1) >= 3,
      );
      return found.filter(({ draft }) => draft);
    },

    publishRelease: (repo, id, signal) =>
      calls.read(releaseSchema, signal, (o, request) =>
        o.request('PATCH /repos/{owner}/{repo}/releases/{release_id}', {
          ...at(http, repo),
          release_id: id,
          draft: false,
          request,
        }),
      ),

    async releases(repo, prefix, count, signal) {
      const wanted = (release: Release): boolean => !release.draft && release.tag.startsWith(prefix);
      const found = await calls.list(
        releaseSchema,
        signal,
        (o, request) =>
          pages(o, 'GET /repos/{owner}/{repo}/releases', {
            ...at(http, repo),
            per_page: 100,
            request,
          }),
        sofar => sofar.filter(wanted).length >= count,
      );
      return found
        .filter(wanted)
        .sort((a, b) => Date.parse(b.publishedAt ?? '') - Date.parse(a.publishedAt ?? ''))
        .slice(0, count);
    },
  };
}
