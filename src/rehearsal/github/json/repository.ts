import type { Repository } from '../github';
import { nodeId, stableId, userJson } from './user';

/** Addresses of a repository that consist of its API address and a fixed last part. */
const addresses: Readonly<Record<string, string>> = {
  archive_url: '{archive_format}{/ref}',
  assignees_url: 'assignees{/user}',
  blobs_url: 'git/blobs{/sha}',
  branches_url: 'branches{/branch}',
  collaborators_url: 'collaborators{/collaborator}',
  comments_url: 'comments{/number}',
  commits_url: 'commits{/sha}',
  compare_url: 'compare/{base}...{head}',
  contents_url: 'contents/{+path}',
  contributors_url: 'contributors',
  deployments_url: 'deployments',
  downloads_url: 'downloads',
  events_url: 'events',
  forks_url: 'forks',
  git_commits_url: 'git/commits{/sha}',
  git_refs_url: 'git/refs{/sha}',
  git_tags_url: 'git/tags{/sha}',
  hooks_url: 'hooks',
  issue_comment_url: 'issues/comments{/number}',
  issue_events_url: 'issues/events{/number}',
  issues_url: 'issues{/number}',
  keys_url: 'keys{/key_id}',
  labels_url: 'labels{/name}',
  languages_url: 'languages',
  merges_url: 'merges',
  milestones_url: 'milestones{/number}',
  notifications_url: 'notifications{?since,all,participating}',
  pulls_url: 'pulls{/number}',
  releases_url: 'releases{/id}',
  stargazers_url: 'stargazers',
  statuses_url: 'statuses/{sha}',
  subscribers_url: 'subscribers',
  subscription_url: 'subscription',
  tags_url: 'tags',
  teams_url: 'teams',
  trees_url: 'git/trees{/sha}',
};

/** `minimal-repository` in the published description, as embedded in other answers. */
export function minimalRepositoryJson(
  origin: string,
  repository: Repository,
): Readonly<Record<string, unknown>> {
  const { fullName } = repository;
  const [owner = '', name = ''] = fullName.split('/');
  const url = `${origin}/repos/${fullName}`;
  return {
    id: stableId(fullName),
    node_id: nodeId(`Repository:${fullName}`),
    name,
    full_name: fullName,
    private: repository.private,
    owner: userJson(origin, owner, 'Organization'),
    html_url: `${origin}/${fullName}`,
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(addresses).map(([key, part]) => [key, `${url}/${part}`])),
  };
}

/** `full-repository`, which is a `repository` too. */
export function repositoryJson(origin: string, repository: Repository): Readonly<Record<string, unknown>> {
  const { canPush, cloneUrl } = repository;
  return {
    ...minimalRepositoryJson(origin, repository),
    clone_url: cloneUrl,
    git_url: cloneUrl.replace('https:', 'git:'),
    ssh_url: cloneUrl.replace(/^https:\/\/([^/]+)\//, 'git@$1:'),
    svn_url: cloneUrl.replace(/\.git$/, ''),
    mirror_url: null,
    homepage: null,
    language: null,
    default_branch: 'main',
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: 1,
    open_issues: 0,
    open_issues_count: 0,
    network_count: 0,
    subscribers_count: 0,
    has_issues: true,
    has_projects: true,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: repository.private ? 'private' : 'public',
    license: null,
    permissions: { admin: false, maintain: canPush, push: canPush, triage: canPush, pull: true },
    pushed_at: '2026-01-01T00:00:00Z',
    created_at: '2021-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
  };
}
