import { ProblemError } from '../../core/errors';
import * as v from 'valibot';
import { type Answer, type Http, textOf } from '../http';
import { mask } from '../http/answer';
import { refuseHtml } from '../http/body';

/**
 * Carries an error that must end a request through Octokit and its plug-ins: they neither retry nor rewrite an error with this
 * name.
 */
export class Halt extends Error {
  override readonly name = 'AbortError';
  constructor(readonly reason: unknown) {
    super('The request ended.');
  }
}

/** The part of `fetch` that Octokit uses. */
export type OctokitFetch = (address: string, init: OctokitInit) => Promise<Response>;
interface OctokitInit {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

const keptAnswers = 100;
const largestKept = 1024 * 1024;
/** No refusal from GitHub is longer; the rest isn't read. */
const longestRefusal = 20_000;

/**
 * A `fetch` over our own http, so that its limits also apply to Octokit: no request goes to another origin, no redirect is
 * followed, the size is bounded. A GET whose answer is cached is sent conditionally: GitHub doesn't count a 304
 * (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api), and the caller gets the cached
 * answer with the new `Date`.
 * @param http without retries of its own: the plug-ins do that
 * @param token the credentials that `http` sends; a cached answer is used only for the token that got it
 */
export function createFetch(http: Http, token: () => Promise<string>): OctokitFetch {
  const known = new Map<string, Answer>();

  async function ask(address: string, init: OctokitInit): Promise<Answer> {
    const method = init.method ?? 'GET';
    const key = [await token(), init.headers?.accept, address].join(' ');
    const before = method === 'GET' ? known.get(key) : undefined;
    const answer = await http.send({
      path: address,
      method,
      headers: {
        ...init.headers,
        ...(before === undefined ? {} : { 'if-none-match': before.headers.etag ?? '' }),
      },
      ...(init.body === undefined ? {} : { body: init.body }),
      accept: 'any',
      signal: init.signal ?? new AbortController().signal,
    });
    if (answer.status === 304 && before !== undefined) {
      return { ...before, headers: { ...before.headers, date: answer.headers.date ?? '' } };
    }
    known.delete(key);
    // A login page or the like in front of GitHub answers any request and passes nothing on.
    if (answer.status < 400) refuseHtml(http.service, answer);
    if (method !== 'GET' || answer.status !== 200) return answer;
    http.parse(v.unknown(), answer);
    if (answer.headers.etag !== undefined && answer.bytes.length <= largestKept) known.set(key, answer);
    const [oldest] = known.keys();
    if (known.size > keptAnswers && oldest !== undefined) known.delete(oldest);
    return answer;
  }

  return async (address, init) => {
    try {
      return toResponse(await ask(address, init), address);
    } catch (error) {
      // Only a network error is worth a retry; the retry plug-in decides by the method.
      const offline = error instanceof ProblemError && error.problem.code === `${http.service.id}.network`;
      throw offline ? error : new Halt(error);
    }
  };
}

/** Header with the size of an answer after decompression. */
export const byteCount = 'x-byte-count';

function toResponse(answer: Answer, address: string): Response {
  const empty = [204, 205, 304].includes(answer.status);
  const response = new Response(empty ? null : bodyFor(answer), {
    status: answer.status,
    headers: { ...headersFor(answer), [byteCount]: String(answer.bytes.length) },
  });
  return Object.defineProperty(response, 'url', { value: address });
}

/**
 * Octokit turns a refusal into a message without knowing what was sent, so secrets are masked here. Sent as text, the body
 * isn't parsed: deeply nested JSON would cause a different kind of error.
 */
function bodyFor(answer: Answer): Uint8Array<ArrayBuffer> | string {
  if (answer.status < 400) return new Uint8Array(answer.bytes);
  return mask(textOf(answer), answer.secrets).slice(0, longestRefusal);
}

function headersFor({ status, headers, secrets }: Answer): Record<string, string> {
  if (status < 400) return headers;
  const masked = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, mask(value, secrets)]),
  );
  return /json/i.test(headers['content-type'] ?? '') ? { ...masked, 'content-type': 'text/plain' } : masked;
}
