import { resolve } from '../../git/read';
import { addCommits } from '../../git/write';
import { asObject, json, parseJson, type Answer, type Call } from '../../http/call';
import { route, type Route } from '../../http/router';
import { invalid, notFound, paged, repositoryOf, type GitHub, type Repository } from '../github';
import { fileJson } from '../json/commit';
import { contentOf, fullPull, headOf, simplePull } from '../pulls';
import { COLLEAGUE_LOGIN } from '../../repository/application';
import type { SimulatedPullRequest } from '../state';
import { withoutOwner } from './repositories';

/** Pull requests: finding, reading, opening, changing. Reviews are separate. */
export function pullRoutes(github: GitHub): readonly Route[] {
  return [
    route('GET', '/repos/:owner/:repo/pulls', call => listPulls(github, call)),
    route('POST', '/repos/:owner/:repo/pulls', call => createPull(github, call)),
    route('GET', '/repos/:owner/:repo/pulls/:number', async call => {
      const { repository, pull } = pullOf(github, call);
      return json(200, await fullPull(github, repository, pull));
    }),
    route('PATCH', '/repos/:owner/:repo/pulls/:number', call => changePull(github, call)),
    route('GET', '/repos/:owner/:repo/pulls/:number/files', call => listFiles(github, call)),
  ];
}

/**
 * The pull request in the path.
 * @throws {AnswerError} 404
 */
export function pullOf(
  github: GitHub,
  call: Call,
): { readonly repository: Repository; readonly pull: SimulatedPullRequest } {
  const repository = repositoryOf(github, call);
  const pull = github.state.pullRequests.find(
    candidate =>
      candidate.repository === repository.fullName && String(candidate.number) === call.params.number,
  );
  if (!pull) throw notFound();
  return { repository, pull };
}

async function listPulls(github: GitHub, call: Call): Promise<Answer> {
  const repository = repositoryOf(github, call);
  const state = call.query.get('state') ?? 'open';
  const head = call.query.get('head');
  const base = call.query.get('base');
  if (head !== null) await openPromised(github, repository, withoutOwner(head, repository));
  const pulls = github.state.pullRequests
    .filter(pull => pull.repository === repository.fullName && (state === 'all' || pull.state === state))
    // GitHub ignores a head without its owner, and then returns all pull requests.
    .filter(pull => head?.includes(':') !== true || withoutOwner(head, repository) === pull.head)
    .filter(pull => (base ?? pull.base) === pull.base)
    .sort((a, b) => b.number - a.number);
  const { items, headers } = paged(github, call, pulls);
  return json(200, await Promise.all(items.map(pull => simplePull(github, repository, pull))), headers);
}

/** A pull request that somebody else opens appears once someone looks for it. */
async function openPromised(github: GitHub, repository: Repository, branch: string): Promise<void> {
  const promised = github.subjects.pulls.find(
    each => each.repository === repository.fullName && matchesGlob(each.branch, branch),
  );
  const main = await resolve(repository.directory, 'refs/heads/main');
  if (promised === undefined || main === undefined) return;
  if ((await resolve(repository.directory, `refs/heads/${branch}`)) !== undefined) return;
  const title = `Change ${promised.path}`;
  const author = { name: COLLEAGUE_LOGIN, email: `${COLLEAGUE_LOGIN}@users.noreply.github.com` };
  const files = { [promised.path]: 'Changed by a colleague, in the rehearsal.\n' };
  await addCommits(repository.directory, branch, [{ author, at: github.now(), message: title, files }], main);
  openPull(github, repository, { author: COLLEAGUE_LOGIN, title, body: '', head: branch, base: 'main' });
}

function matchesGlob(glob: string, text: string): boolean {
  const parts = glob.split('*').map(part => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}

async function createPull(github: GitHub, call: Call): Promise<Answer> {
  const repository = repositoryOf(github, call);
  const body = asObject(parseJson(call.body)) ?? {};
  const text = (key: string): string => (typeof body[key] === 'string' ? body[key] : '');
  const head = withoutOwner(text('head'), repository);
  const base = text('base');
  const wrong = (field: string): Error =>
    invalid('Validation Failed', [{ resource: 'PullRequest', field, code: 'invalid' }]);
  if ((await resolve(repository.directory, `refs/heads/${head}`)) === undefined) throw wrong('head');
  if ((await resolve(repository.directory, `refs/heads/${base}`)) === undefined) throw wrong('base');
  const said = (message: string): Error =>
    invalid('Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
  const owner = repository.fullName.split('/')[0] ?? '';
  const open = github.state.pullRequests.some(
    pull => pull.repository === repository.fullName && pull.state === 'open' && pull.head === head,
  );
  if (open) throw said(`A pull request already exists for ${owner}:${head}.`);
  const { commits } = await contentOf(repository, { head, base });
  if (commits.length === 0) throw said(`No commits between ${base} and ${head}`);
  const pull = openPull(github, repository, {
    author: github.viewerOf(call),
    title: text('title'),
    body: text('body'),
    head,
    base,
  });
  return json(201, await fullPull(github, repository, pull));
}

/** Opens a pull request with the next number of its repository. */
export function openPull(
  github: Pick<GitHub, 'state' | 'now'>,
  repository: Pick<Repository, 'fullName'>,
  request: Pick<SimulatedPullRequest, 'author' | 'title' | 'body' | 'head' | 'base'>,
): SimulatedPullRequest {
  const others = github.state.pullRequests.filter(pull => pull.repository === repository.fullName);
  const at = new Date(github.now()).toISOString();
  const pull: SimulatedPullRequest = {
    ...request,
    repository: repository.fullName,
    number: Math.max(4200, ...others.map(other => other.number)) + 1,
    state: 'open',
    merged: null,
    createdAt: at,
    updatedAt: at,
    reviews: [],
    requestedReviewers: [],
  };
  github.state.pullRequests.push(pull);
  return pull;
}

async function changePull(github: GitHub, call: Call): Promise<Answer> {
  const { repository, pull } = pullOf(github, call);
  const body = asObject(parseJson(call.body)) ?? {};
  if (typeof body.title === 'string') pull.title = body.title;
  if (typeof body.body === 'string') pull.body = body.body;
  if (body.state === 'open' || body.state === 'closed') pull.state = body.state;
  pull.updatedAt = new Date(github.now()).toISOString();
  return json(200, await fullPull(github, repository, pull));
}

async function listFiles(github: GitHub, call: Call): Promise<Answer> {
  const { repository, pull } = pullOf(github, call);
  const head = await headOf(repository, pull);
  const { items, headers } = paged(github, call, (await contentOf(repository, pull)).files);
  return json(
    200,
    items.map(file => fileJson(github.origin(), repository, head, file)),
    headers,
  );
}
