import * as v from 'valibot';
import type { GitHubApi, Release } from '../../core/ports/github';
import { at, type Calls } from './calls';

const longestNotes = 20_000;
const releaseSchema = v.pipe(
  v.object({
    tag_name: v.string(),
    name: v.nullable(v.string()),
    body: v.nullish(v.string()),
    draft: v.boolean(),
    author: v.nullish(v.object({ login: v.string() })),
    published_at: v.nullable(v.string()),
    html_url: v.string(),
  }),
  v.transform((release): Release => ({
    tag: release.tag_name,
    name: release.name,
    notes: (release.body ?? '').slice(0, longestNotes),
    draft: release.draft,
    author: release.author?.login ?? null,
    publishedAt: release.published_at,
    url: release.html_url,
  })),
);

/** The releases that the release workflow publishes. */
export function releases(calls: Calls): Pick<GitHubApi, 'release' | 'releases'> {
  const { http } = calls;
  return {
    release: (repo, tag, signal) =>
      calls.find(repo, releaseSchema, signal, (o, request) =>
        o.rest.repos.getReleaseByTag({ ...at(http, repo), tag, request }),
      ),

    async releases(repo, prefix, count, signal) {
      const wanted = (release: Release): boolean => !release.draft && release.tag.startsWith(prefix);
      const found = await calls.list(
        releaseSchema,
        signal,
        (o, request) =>
          o.paginate.iterator(o.rest.repos.listReleases, { ...at(http, repo), per_page: 100, request }),
        sofar => sofar.filter(wanted).length >= count,
      );
      return found
        .filter(wanted)
        .sort((a, b) => Date.parse(b.publishedAt ?? '') - Date.parse(a.publishedAt ?? ''))
        .slice(0, count);
    },
  };
}
