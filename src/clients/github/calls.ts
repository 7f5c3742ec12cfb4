import * as l10n from '@vscode/l10n';
import { once } from 'node:events';
import * as v from 'valibot';
import { CancelledError, ProblemError } from '../../core/errors';
import type { Clock } from '../../core/ports/clock';
import type { RepositoryName } from '../../core/ports/github';
import { createHttp, type Http, pagesOf, problemOf } from '../http';
import { checkBody } from '../http/body';
import { failureOf } from './failure';
import { byteCount } from './fetch';
import { withOwnLinks } from './ownLinks';
import { createOctokit, type GitHubOptions, type Octokit, type Reply } from './octokit';

type Schema<T> = v.GenericSchema<unknown, T>;
type Ask<R> = (octokit: Octokit, request: { readonly signal: AbortSignal }) => R;

/** Requests to GitHub, with checked answers and explained failures. */
export interface Calls {
  readonly http: Http;
  readonly token: () => Promise<string>;
  readonly clock: Clock;
  /** The unchecked answer. */
  ask(signal: AbortSignal, ask: Ask<Promise<Reply>>): Promise<Reply>;
  /** The checked body of the answer. */
  read<T>(schema: Schema<T>, signal: AbortSignal, ask: Ask<Promise<Reply>>): Promise<T>;
  /** The items of all pages, or of as many pages as `enough` needs. */
  list<T>(
    item: Schema<T>,
    signal: AbortSignal,
    pages: Ask<AsyncIterable<Reply>>,
    enough?: (found: readonly T[]) => boolean,
  ): Promise<readonly T[]>;
  /**
   * Like `read`, but undefined for what isn't there. GitHub also says "not found" about what the account may not see, so this
   * throws if the repository itself isn't visible.
   * @param absent codes that mean "not there"
   */
  find<T>(
    repo: RepositoryName,
    schema: Schema<T>,
    signal: AbortSignal,
    ask: Ask<Promise<Reply>>,
    absent?: readonly string[],
  ): Promise<T | undefined>;
}

const ownAddress = 'https://api.github.com';

export function createCalls(options: GitHubOptions): Calls {
  const address = options.address ?? ownAddress;
  const http = createHttp({
    id: 'github',
    name: 'GitHub',
    baseUrl: address,
    ...(address === ownAddress ? {} : { setting: 'github-enterprise.uri' }),
    signIn: l10n.t('Deploy Runbook: Sign In to GitHub'),
    remedies: {
      'not-found': l10n.t(
        'Check the name, and that your account may see it: GitHub says “not found” of what you may not read, and an organization may have to approve the sign-in first.',
      ),
      redirect: l10n.t('If the repository was renamed or moved, use its new name.'),
    },
    headers: async () => ({ authorization: `Bearer ${await options.token()}` }),
    retries: 0,
    clock: options.clock,
  });
  const octokit = createOctokit(http, address, options);
  /** Secrets that a server might echo. */
  const secrets = async (): Promise<readonly string[]> => [await options.token()];

  const calls: Calls = {
    http,
    token: options.token,
    clock: options.clock,
    ask: (signal, ask) => explained(http, signal, () => ask(octokit, { signal })),
    async read(schema, signal, ask) {
      return checked(http, schema, await calls.ask(signal, ask), await secrets());
    },
    list: (item, signal, pages, enough = () => false) =>
      explained(http, signal, async () => {
        let found: readonly v.InferOutput<typeof item>[] = [];
        const sofar = pagesOf(http.service, { pages: 50, rows: 20_000 });
        for await (const page of readable(http, pages(octokit, { signal }))) {
          mustBeAnswered(http, page);
          const rows = checked(http, v.array(item), page, await secrets());
          found = found.concat(rows);
          const place = page.url.replace(/\?.*$/s, '');
          const bytes = Number(page.headers[byteCount] ?? 0);
          sofar.add({ place, rows: rows.length, bytes, cursor: page.url });
          if (enough(found)) return found;
        }
        return found;
      }),
    async find(repo, schema, signal, ask, absent = ['github.not-found']) {
      try {
        return await calls.read(schema, signal, ask);
      } catch (error) {
        if (!(error instanceof ProblemError && absent.includes(error.problem.code))) throw error;
        await calls.ask(signal, (o, request) =>
          o.request('GET /repos/{owner}/{repo}', { ...at(http, repo), request }),
        );
        return undefined;
      }
    },
  };
  return calls;
}

async function explained<T>(http: Http, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new CancelledError();
  const ended = new AbortController();
  // The plug-ins' own waits don't stop when the signal aborts.
  const cancelled = once(signal, 'abort', { signal: ended.signal }).then(() => {
    throw new CancelledError();
  });
  try {
    return await Promise.race([work(), cancelled]);
  } catch (error) {
    throw failureOf(http, error);
  } finally {
    cancelled.catch(() => undefined);
    ended.abort();
  }
}

/**
 * The paging plug-in looks for rows in any body, and throws when it finds none.
 * @throws {ProblemError} `github.malformed`
 */
async function* readable<T>({ service }: Http, pages: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* pages;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw problemOf(service, 'malformed', l10n.t`${service.name}'s list can't be read: it has no rows.`);
  }
}

/**
 * Octokit takes a 409 in the middle of a list for its end, and returns an empty page without a URL
 * (https://github.com/octokit/plugin-paginate-rest.js/blob/main/src/iterator.ts). Unknown is not empty.
 * @throws {ProblemError} `github.conflict`
 */
function mustBeAnswered({ service }: Http, page: { readonly url?: string }): void {
  if (page.url === undefined)
    throw problemOf(service, 'conflict', l10n.t`${service.name} refused to list, because of another change.`);
}

function checked<T>(http: Http, schema: Schema<T>, reply: Reply, secrets: readonly string[]): T {
  const place = reply.url.replace(/\?.*$/s, '');
  const read = checkBody(http.service, schema, reply.data, { place, secrets, quotable: true });
  return withOwnLinks(http.service, read) as T;
}

/** Owner and name, in the form that Octokit takes. */
export function at(
  { service }: Http,
  repo: RepositoryName,
): { readonly owner: string; readonly repo: string } {
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(repo) ?? [];
  if (owner === undefined || name === undefined) {
    throw problemOf(service, 'invalid', l10n.t`"${repo}" is no repository name of the form OWNER/NAME.`);
  }
  return { owner, repo: name };
}
