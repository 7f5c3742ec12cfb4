import { asObject, json, parseJson, type Answer, type Call } from '../../http/call';
import { route, type Route } from '../../http/router';
import { invalid, nextId, paged, repositoryOf, type GitHub } from '../github';
import { reviewJson } from '../json/pullRequest';
import { minimalRepositoryJson } from '../json/repository';
import { githubTime, nodeId, stableId } from '../json/user';
import { headOf, simplePull } from '../pulls';
import type { SimulatedReview } from '../state';
import { pullOf } from './pulls';

/** Reviews of pull requests, and checks of their commits. */
export function reviewRoutes(github: GitHub): readonly Route[] {
  const pull = '/repos/:owner/:repo/pulls/:number';
  return [
    route('GET', `${pull}/reviews`, call => {
      const found = pullOf(github, call);
      const { items, headers } = paged(github, call, found.pull.reviews);
      const shown = items.map(review => reviewJson(github.origin(), found.repository, found.pull, review));
      return json(200, shown, headers);
    }),
    route('POST', `${pull}/reviews`, call => review(github, call)),
    route('POST', `${pull}/requested_reviewers`, call => requestReviewers(github, call)),
    route('GET', '/repos/:owner/:repo/commits/:ref/check-runs', call => checkRuns(github, call)),
    route('GET', '/repos/:owner/:repo/commits/:ref/status', call => combinedStatus(github, call)),
  ];
}

const states: Readonly<Record<string, SimulatedReview['state']>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

async function review(github: GitHub, call: Call): Promise<Answer> {
  const { repository, pull } = pullOf(github, call);
  const body = asObject(parseJson(call.body)) ?? {};
  const state = states[String(body.event)];
  if (!state) throw invalid('Unprocessable Entity', ['Variable $event was provided invalid value']);
  if (state === 'APPROVED' && pull.author === github.viewerOf(call)) {
    throw invalid('Unprocessable Entity', ['Can not approve your own pull request']);
  }
  const head = await headOf(repository, pull);
  const commit = typeof body.commit_id === 'string' ? body.commit_id : head;
  if ((await repository.commits.read(commit)) === undefined) {
    throw invalid('Unprocessable Entity', ['The commit_id is not part of the pull request']);
  }
  const made: SimulatedReview = {
    id: nextId(github.state),
    author: github.viewerOf(call),
    state,
    commit,
    body: typeof body.body === 'string' ? body.body : '',
    at: new Date(github.now()).toISOString(),
  };
  pull.reviews.push(made);
  return json(200, reviewJson(github.origin(), repository, pull, made));
}

async function requestReviewers(github: GitHub, call: Call): Promise<Answer> {
  const { repository, pull } = pullOf(github, call);
  const body = asObject(parseJson(call.body)) ?? {};
  const logins = Array.isArray(body.reviewers) ? body.reviewers.map(String) : [];
  if (logins.includes(pull.author)) {
    throw invalid('Review cannot be requested from pull request author.');
  }
  pull.requestedReviewers = [...new Set([...pull.requestedReviewers, ...logins])];
  return json(201, await simplePull(github, repository, pull));
}

/** Every commit has one check, which has passed. */
async function checkRuns(github: GitHub, call: Call): Promise<Answer> {
  const repository = repositoryOf(github, call);
  const commit = await repository.commits.read(call.params.ref ?? '');
  if (!commit) throw invalid(`No commit found for SHA: ${call.params.ref ?? ''}`);
  const id = stableId(`check ${commit.sha}`);
  const url = `${github.origin()}/repos/${repository.fullName}/check-runs/${id}`;
  const checkRun = {
    id,
    node_id: nodeId(`CheckRun:${id}`),
    head_sha: commit.sha,
    external_id: '',
    url,
    html_url: `${github.origin()}/${repository.fullName}/runs/${id}`,
    details_url: null,
    status: 'completed',
    conclusion: 'success',
    started_at: githubTime(commit.committer.at),
    completed_at: githubTime(commit.committer.at),
    name: 'Lint files',
    check_suite: null,
    app: null,
    pull_requests: [],
    output: {
      title: null,
      summary: null,
      text: null,
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
  };
  const { items, headers } = paged(github, call, [checkRun]);
  return json(200, { total_count: 1, check_runs: items }, headers);
}

/** No older service reports here; GitHub calls that `pending`. */
async function combinedStatus(github: GitHub, call: Call): Promise<Answer> {
  const repository = repositoryOf(github, call);
  const sha = (await repository.commits.read(call.params.ref ?? ''))?.sha;
  if (sha === undefined) throw invalid(`No commit found for SHA: ${call.params.ref ?? ''}`);
  const url = `${github.origin()}/repos/${repository.fullName}/commits/${sha}`;
  return json(200, {
    state: 'pending',
    statuses: [],
    sha,
    total_count: 0,
    repository: minimalRepositoryJson(github.origin(), repository),
    commit_url: url,
    url: `${url}/status`,
  });
}
