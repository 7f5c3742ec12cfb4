import { authentication, type AuthenticationSession } from 'vscode';
import { enterpriseUri } from './settings';

/**
 * A single fixed set, because VS Code keeps a separate session for each set. `repo` covers runs, releases, pull requests and
 * deployments of private repositories, and starting a workflow; `workflow` would only be needed to change workflow files
 * (https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps).
 */
const SCOPES = ['repo'];

/**
 * VS Code's GitHub session, for {@link githubApiAddress} and no other address.
 * @param ask whether a person just asked to sign in; otherwise nothing is shown
 * @returns undefined when there is none, or the person declined
 */
export async function githubSession(ask: boolean): Promise<AuthenticationSession | undefined> {
  const provider = enterpriseUri() === null ? 'github' : 'github-enterprise';
  if (!ask) return authentication.getSession(provider, SCOPES, { silent: true });
  try {
    return await authentication.getSession(provider, SCOPES, { createIfNone: true });
  } catch {
    // VS Code throws when the person cancels or doesn't consent.
    return undefined;
  }
}

/** Base address of that session's API: api.github.com, or that of the user's `github-enterprise.uri`. */
export function githubApiAddress(): string {
  const uri = enterpriseUri();
  if (uri === null) return 'https://api.github.com';
  const { hostname, origin } = new URL(uri);
  // Data residency has a separate API host, GitHub Enterprise Server a path.
  return hostname.endsWith('.ghe.com') ? `https://api.${hostname}` : `${origin}/api/v3`;
}
