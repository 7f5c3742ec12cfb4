import { authentication, type AuthenticationSession } from 'vscode';
import { enterpriseUri } from './settings';

/** One fixed set, because sessions are kept per set: runs, pull requests and deployments of private repositories. */
const SCOPES = ['repo', 'workflow'];

/**
 * The GitHub session of VS Code, for api.github.com or the user's own `github-enterprise.uri`.
 * @param ask whether a person just asked to sign in; else nothing is shown
 */
export async function githubSession(ask: boolean): Promise<AuthenticationSession | undefined> {
  const provider = enterpriseUri() === null ? 'github' : 'github-enterprise';
  return authentication.getSession(provider, SCOPES, ask ? { createIfNone: true } : { silent: true });
}

/** Base address of the API that such a session is for. */
export function githubApiAddress(): string {
  const uri = enterpriseUri();
  if (uri === null) return 'https://api.github.com';
  const { hostname } = new URL(uri);
  return hostname.endsWith('.ghe.com') ? `https://api.${hostname}` : `${uri}/api/v3`;
}
