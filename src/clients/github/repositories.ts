import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Commit, GitHubApi } from '../../core/ports/github';
import { decoded } from '../../core/text/decoded';
import { problemOf } from '../http';
import { at, type Calls } from './calls';
import { changedFileSchema } from './changedFile';

type Area = Pick<GitHubApi, 'viewer' | 'repository' | 'commit' | 'recentCommits' | 'compare' | 'fileAt'>;

const repositorySchema = v.object({
  default_branch: v.string(),
  permissions: v.optional(v.object({ push: v.boolean() })),
});
const commitSchema = v.pipe(
  v.object({
    sha: v.string(),
    html_url: v.string(),
    author: v.nullish(v.object({ login: v.optional(v.string()) })),
    commit: v.object({
      message: v.string(),
      author: v.nullable(v.object({ name: v.optional(v.string()) })),
      committer: v.nullable(v.object({ date: v.optional(v.string()) })),
    }),
  }),
  v.transform(({ sha, html_url, author, commit }): Commit => ({
    sha,
    title: commit.message.split('\n', 1)[0] ?? '',
    author: author?.login ?? commit.author?.name ?? '',
    at: commit.committer?.date ?? null,
    url: html_url,
  })),
);
const comparisonSchema = v.object({
  ahead_by: v.number(),
  behind_by: v.number(),
  html_url: v.string(),
  commits: v.array(commitSchema),
  files: v.optional(v.array(changedFileSchema), []),
});
const fileSchema = v.object({ type: v.literal('file'), encoding: v.string(), content: v.string() });

/** The signed-in user, the contents of a repository, and how its commits relate. */
export function repositories(calls: Calls): Area {
  const { http } = calls;
  /** Login by token: a different token may belong to a different person. */
  const logins = new Map<string, string>();

  return {
    async viewer(signal) {
      const token = await calls.token();
      const known = logins.get(token);
      if (known !== undefined) return { login: known };
      const { login } = await calls.read(v.object({ login: v.string() }), signal, (o, request) =>
        o.request('GET /user', { request }),
      );
      logins.set(token, login);
      return { login };
    },

    async repository(repo, signal) {
      const found = await calls.read(repositorySchema, signal, (o, request) =>
        o.request('GET /repos/{owner}/{repo}', { ...at(http, repo), request }),
      );
      return { canPush: found.permissions?.push ?? false, defaultBranch: found.default_branch };
    },

    // For an unknown commit GitHub answers 422 "No commit found for SHA", which isn't a mistake of ours.
    commit: (repo, ref, signal) =>
      calls.find(
        repo,
        commitSchema,
        signal,
        (o, request) =>
          o.request('GET /repos/{owner}/{repo}/commits/{ref}', { ...at(http, repo), ref, request }),
        ['github.not-found', 'github.invalid'],
      ),

    recentCommits: (repo, branch, count, signal) =>
      calls.read(v.array(commitSchema), signal, (o, request) =>
        o.request('GET /repos/{owner}/{repo}/commits', {
          ...at(http, repo),
          sha: branch,
          per_page: Math.min(count, 100),
          request,
        }),
      ),

    async compare(repo, base, head, signal) {
      const found = await calls.find(repo, comparisonSchema, signal, (o, request) =>
        o.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
          ...at(http, repo),
          basehead: `${base}...${head}`,
          request,
        }),
      );
      if (found === undefined) return undefined;
      const { ahead_by: aheadBy, behind_by: behindBy, commits, files, html_url: url } = found;
      return { aheadBy, behindBy, commits, files, url };
    },

    async fileAt(repo, path, ref, signal) {
      const file = await calls.find(repo, fileSchema, signal, (o, request) =>
        o.request('GET /repos/{owner}/{repo}/contents/{path}', { ...at(http, repo), path, ref, request }),
      );
      if (file === undefined) return undefined;
      // GitHub omits the content of files above 1 MB.
      if (file.encoding !== 'base64') {
        throw problemOf(
          http.service,
          'too-large',
          l10n.t`${path} of ${repo} is too large to be read from GitHub.`,
        );
      }
      return decoded(Buffer.from(file.content, 'base64'));
    },
  };
}
