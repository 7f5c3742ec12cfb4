import { readFile } from '../../git/read';
import { json, type Answer, type Call } from '../../http/call';
import { route, type Route } from '../../http/router';
import { invalid, notFound, paged, repositoryOf, type GitHub, type Repository } from '../github';
import { commitJson, fileJson } from '../json/commit';
import { repositoryJson } from '../json/repository';
import { publicUserJson } from '../json/user';

/** The viewer, the contents of a repository, and how its commits relate. */
export function repositoryRoutes(github: GitHub): readonly Route[] {
  return [
    route('GET', '/user', call => json(200, publicUserJson(github.origin(), github.viewerOf(call)))),
    route('GET', '/repos/:owner/:repo', call =>
      json(200, repositoryJson(github.origin(), repositoryOf(github, call))),
    ),
    route('GET', '/repos/:owner/:repo/commits', call => listCommits(github, call)),
    route('GET', '/repos/:owner/:repo/commits/:ref', call => getCommit(github, call)),
    route('GET', '/repos/:owner/:repo/compare/*basehead', call => compare(github, call)),
    route('GET', '/repos/:owner/:repo/contents/*path', call => getContent(github, call)),
  ];
}

const MOST_COMMITS = 500;

async function listCommits(github: GitHub, call: Call): Promise<Answer> {
  const repository = repositoryOf(github, call);
  const head = await repository.commits.read(call.query.get('sha') ?? 'main');
  if (head === undefined) throw notFound();
  const { items, headers } = paged(github, call, await repository.commits.log(head.sha, MOST_COMMITS));
  return json(
    200,
    items.map(commit => commitJson(github.origin(), repository, commit)),
    headers,
  );
}

async function getCommit(github: GitHub, call: Call): Promise<Answer> {
  const repository = repositoryOf(github, call);
  const ref = call.params.ref ?? '';
  const commit =
    (await repository.commits.read(ref)) ?? (await repository.commits.read(madeAt(github, repository, ref)));
  if (!commit) throw invalid(`No commit found for SHA: ${ref}`);
  const parent = commit.parents[0];
  const files = parent === undefined ? [] : await repository.commits.changes(parent, commit.sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return json(200, {
    ...(commitJson(github.origin(), repository, commit) as object),
    stats: { additions, deletions, total: additions + deletions },
    files: files.map(file => fileJson(github.origin(), repository, commit.sha, file)),
  });
}

/** The commit of a release's tag, which may be missing in git. */
function madeAt({ state }: GitHub, { fullName }: Repository, ref: string): string {
  const tag = ref.replace(/^tags\//, '');
  return state.releases.find(each => each.repository === fullName && each.tag === tag)?.commit ?? '';
}

async function compare(github: GitHub, call: Call): Promise<Answer> {
  const repository = repositoryOf(github, call);
  const { commits: history } = repository;
  const [base, head] = (call.params.basehead ?? '').split('...').map(ref => withoutOwner(ref, repository));
  const from = await history.read(base ?? '');
  const to = await history.read(head ?? '');
  const common = from && to && (await history.mergeBase(from.sha, to.sha));
  const ancestor = common && (await history.read(common));
  if (!from || !to || !ancestor) throw notFound();
  const { ahead, behind } = await history.divergence(from.sha, to.sha);
  const commits = await history.log(`${from.sha}..${to.sha}`, MOST_COMMITS);
  const files = await history.changes(ancestor.sha, to.sha);
  const origin = github.origin();
  const html = `${origin}/${repository.fullName}/compare/${base ?? ''}...${head ?? ''}`;
  return json(200, {
    url: `${origin}${call.path}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitJson(origin, repository, from),
    merge_base_commit: commitJson(origin, repository, ancestor),
    status: ahead > 0 ? (behind > 0 ? 'diverged' : 'ahead') : behind > 0 ? 'behind' : 'identical',
    ahead_by: ahead,
    behind_by: behind,
    total_commits: commits.length,
    // Oldest first, unlike the list of commits.
    commits: [...commits].reverse().map(commit => commitJson(origin, repository, commit)),
    files: files.map(file => fileJson(origin, repository, to.sha, file)),
  });
}

/** `OWNER:branch` is a branch in that owner's fork; here there is only one owner, whose letters may be of either case. */
export function withoutOwner(ref: string, repository: Repository): string {
  const prefix = `${repository.fullName.split('/')[0] ?? ''}:`;
  const isOwn = ref.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase();
  return isOwn ? ref.slice(prefix.length) : ref;
}

async function getContent(github: GitHub, call: Call): Promise<Answer> {
  const repository = repositoryOf(github, call);
  const path = call.params.path ?? '';
  const ref = call.query.get('ref') ?? 'main';
  const file = await readFile(repository.directory, ref, path);
  if (!file) throw notFound();
  const url = `${github.origin()}/repos/${repository.fullName}/contents/${path}?ref=${ref}`;
  const blob = `${github.origin()}/repos/${repository.fullName}/git/blobs/${file.sha}`;
  const html = `${github.origin()}/${repository.fullName}/blob/${ref}/${path}`;
  return json(200, {
    type: 'file',
    encoding: 'base64',
    size: Buffer.byteLength(file.text),
    name: path.split('/').at(-1),
    path,
    content: Buffer.from(file.text).toString('base64').replace(/.{60}/g, '$&\n'),
    sha: file.sha,
    url,
    git_url: blob,
    html_url: html,
    download_url: `${html}?raw=true`,
    _links: { git: blob, self: url, html },
  });
}
