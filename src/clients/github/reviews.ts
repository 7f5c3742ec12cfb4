import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { newestVerdicts, type GitHubApi } from '../../core/ports/github';
import { problemOf } from '../http';
import { at, type Calls } from './calls';
import { ownPullRequestProblem } from './failure';
import { pages } from './octokit';

/** https://docs.github.com/en/graphql/reference/enums#commentauthorassociation */
const TEAM: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

const reviewSchema = v.pipe(
  v.object({
    user: v.nullable(v.object({ login: v.string(), type: v.optional(v.string()) })),
    state: v.picklist(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']),
    commit_id: v.nullish(v.string()),
    author_association: v.optional(v.string()),
  }),
  v.transform(({ user, state, commit_id, author_association: association = 'NONE' }) => ({
    author: user?.login ?? 'ghost',
    state,
    commitSha: commit_id ?? null,
    isOfTeam: user?.type !== 'Bot' && TEAM.has(association),
  })),
);

/**
 * Reviews of pull requests.
 * @param rest the lookups that `approve` starts with
 */
export function reviews(
  calls: Calls,
  rest: Pick<GitHubApi, 'viewer' | 'pullRequest'>,
): Pick<GitHubApi, 'reviews' | 'approve' | 'requestReviewer'> {
  const { http } = calls;
  const area: ReturnType<typeof reviews> = {
    reviews: (repo, number, signal) =>
      calls.list(reviewSchema, signal, (o, request) =>
        pages(o, 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
          ...at(http, repo),
          pull_number: number,
          per_page: 100,
          request,
        }),
      ),

    async approve(repo, number, headSha, signal) {
      const pull = await rest.pullRequest(repo, number, signal);
      const { login } = await rest.viewer(signal);
      const place = `${repo}#${number}`;
      if (pull.author === login) throw ownPullRequestProblem(place);
      // GitHub would accept an approval of an older commit.
      if (pull.headSha !== headSha) {
        throw problemOf(
          http.service,
          'conflict',
          l10n.t`${place} has changed since it was shown: its head is now ${pull.headSha}.`,
        );
      }
      const last = newestVerdicts(await area.reviews(repo, number, signal)).get(login);
      if (last?.state === 'APPROVED' && last.commitSha === headSha) return;
      await calls.ask(signal, (o, request) =>
        o.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
          ...at(http, repo),
          pull_number: number,
          commit_id: headSha,
          event: 'APPROVE',
          request,
        }),
      );
    },

    async requestReviewer(repo, number, login, signal) {
      await calls.ask(signal, (o, request) =>
        o.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', {
          ...at(http, repo),
          pull_number: number,
          reviewers: [login],
          request,
        }),
      );
    },
  };
  return area;
}
