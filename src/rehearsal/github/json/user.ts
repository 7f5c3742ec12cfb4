import { createHash } from 'node:crypto';

/** A time in GitHub's format, in whole seconds. */
export function githubTime(time: string | number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** Always the same positive number for the same text. */
export function stableId(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 4) + 1;
}

/** An opaque ID like those of GitHub's GraphQL API. */
export function nodeId(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** `simple-user` in the published description. */
export function userJson(
  origin: string,
  login: string,
  type = login.endsWith('[bot]') ? 'Bot' : 'User',
): Readonly<Record<string, unknown>> {
  const url = `${origin}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: stableId(login),
    node_id: nodeId(`User:${login}`),
    avatar_url: `${origin}/avatars/${encodeURIComponent(login)}`,
    gravatar_id: '',
    url,
    html_url: `${origin}/${encodeURIComponent(login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false,
  };
}

/** `public-user`, the answer to `GET /user`. */
export function publicUserJson(origin: string, login: string): unknown {
  return {
    ...userJson(origin, login),
    name: null,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 3,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: '2019-02-03T04:05:06Z',
    updated_at: '2026-01-01T00:00:00Z',
  };
}
