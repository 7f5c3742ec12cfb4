import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { GitHubApi } from '../../../../src/core/ports/github';
import { createGitHub } from '../../../../src/clients/github/github';
import { instantClock, type Loopback, type Received, type Reply, serve } from '../loopback';

export const repo = 'octo-org/octo-repo';
export const base = '/repos/octo-org/octo-repo';
export const secret = 'gho_0123456789abcdef';

type Body = Record<string, unknown>;
interface Description {
  readonly components: { readonly examples: Readonly<Record<string, { readonly value: unknown }>> };
}
const file = require.resolve('@octokit/openapi/generated/api.github.com.json');
const { examples } = (JSON.parse(readFileSync(file, 'utf8')) as Description).components;

/** An example response from GitHub's published description, with some fields changed. */
export function example(name: string, changes: Body = {}): Body {
  const { value } = examples[name] ?? assert.fail(`no example ${name}`);
  return { ...(value as Body), ...changes };
}

/** The first item of an example that is a list. */
export function exampleItem(name: string, changes: Body = {}): Body {
  const { value } = examples[name] ?? assert.fail(`no example ${name}`);
  return { ...((value as Body[])[0] ?? assert.fail(`empty example ${name}`)), ...changes };
}

export function clientOf(
  address: string,
  token: () => Promise<string> = () => Promise.resolve(secret),
): GitHubApi {
  return createGitHub({ address, token, clock: instantClock(), unpaced: true });
}

/** Replies by `METHOD /path` without the query; anything else is 404. A list replies with one after the other. */
export type Routes = Readonly<Record<string, Reply | readonly Reply[] | ((request: Received) => Reply)>>;

/** A server with these replies and a client of it. */
export async function github(routes: Routes): Promise<Loopback & { readonly api: GitHubApi }> {
  const counts = new Map<string, number>();
  const server = await serve(request => {
    const name = `${request.method} ${request.url.replace(/\?.*$/, '')}`;
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    const route = routes[name];
    if (typeof route === 'function') return route(request);
    if (Array.isArray(route))
      return (route as readonly Reply[])[Math.min(count, route.length - 1)] ?? { status: 404 };
    return (route as Reply | undefined) ?? { status: 404, body: { message: 'Not Found' } };
  });
  return { ...server, api: clientOf(server.url), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** `METHOD path?query` of everything received. */
export function asked({ received }: Loopback): string[] {
  return received.map(({ method, url }) => `${method} ${decodeURIComponent(url)}`);
}
