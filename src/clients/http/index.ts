import * as l10n from '@vscode/l10n';
import type * as v from 'valibot';
import { ProblemError } from '../../core/errors';
import type { Clock } from '../../core/ports/clock';
import { type Query, resolve } from './address';
import { type Answer, mask } from './answer';
import { parseJson } from './body';
import { refusal, retryAt } from './refusal';
import { Repeatable, repeating } from './retry';
import { type Service, problemOf } from './service';
import { exchange } from './transport';

export { path, type Query, webAddress } from './address';
export { type Answer, serverTime, textOf } from './answer';
export { links } from './links';
export { listLimits, pageOf, type Pages, pagesOf } from './pages';
export { type Cause, type Service, problemOf } from './service';

/** Connection options of one service. */
export interface HttpOptions extends Service {
  /**
   * Headers that carry the credentials, requested before each call. They are only sent to the base address's origin, and their
   * values never appear in a message.
   */
  readonly headers?: (signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
  /** Timeout of one whole exchange, in milliseconds; 30 s by default. */
  readonly timeoutMs?: number;
  /** Largest answer after decompression, in bytes; 16 MiB by default. */
  readonly maxBytes?: number;
  /** Maximum number of retries of a repeatable request; 2 by default. */
  readonly retries?: number;
  readonly clock: Clock;
}

/** One request. */
export interface HttpRequest {
  readonly signal: AbortSignal;
  /** GET by default. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A path under the base address, see {@link path}, or a full address of the same origin, as in `Link`. */
  readonly path: string;
  readonly query?: Query;
  /** Sent as JSON; a string is sent unchanged, with the content type given in `headers`. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses besides 2xx that the caller takes as an answer; `any` means all except redirects, which are never followed. */
  readonly accept?: readonly number[] | 'any';
  /** Whether sending it twice does no harm; by default true for GET and HEAD only. Nothing else is ever retried. */
  readonly repeatable?: boolean;
  /** True when the body or the answer contains a secret (a login): neither is then quoted in any message. */
  readonly confidential?: boolean;
  /** Overrides {@link HttpOptions.timeoutMs}. */
  readonly timeoutMs?: number;
}

/** A service over http. Every method throws {@link ProblemError} with the codes of `Cause`, or CancelledError. */
export interface Http {
  readonly service: Service;
  /** Any answer with status 2xx or one that `accept` lists. */
  send(request: HttpRequest): Promise<Answer>;
  /** Like `send`, then checks the JSON body against the schema. For 2xx answers. */
  json<T>(schema: v.GenericSchema<unknown, T>, request: HttpRequest): Promise<T>;
  /** Checks the JSON body of an answer that `send` returned. */
  parse<T>(schema: v.GenericSchema<unknown, T>, answer: Answer): T;
  /** Explains a refusal, for callers that accepted its status in order to look at it first. */
  refusal(answer: Answer): ProblemError;
}

/** Creates the http layer of one service. Sends and throws nothing before the first request. */
export function createHttp(options: HttpOptions): Http {
  const { clock } = options;

  async function once(request: HttpRequest): Promise<Answer> {
    const url = resolve(options, request.path, request.query);
    const own = lowerCase(request.headers ?? {});
    const credentials = lowerCase((await options.headers?.(request.signal)) ?? {});
    const { authorization = '' } = own;
    const json = request.body !== undefined && typeof request.body !== 'string';
    const answer = await exchange(options, {
      method: request.method ?? 'GET',
      url,
      headers: {
        accept: 'application/json',
        'user-agent': 'deploy-runbook',
        ...(json ? { 'content-type': 'application/json' } : {}),
        ...own,
        ...credentials,
      },
      body: json ? JSON.stringify(request.body) : request.body,
      timeoutMs: request.timeoutMs ?? options.timeoutMs ?? 30_000,
      maxBytes: options.maxBytes ?? 16 * 1024 * 1024,
      signal: request.signal,
      secrets: [
        ...Object.values({ authorization, ...credentials }),
        ...(options.secretPath === true ? [url.href] : []),
      ],
      quotable: request.confidential !== true,
    });
    if (accepted(answer.status, request.accept)) return answer;
    if (isRedirect(answer.status)) throw redirected(options, url, answer);
    throw repeatableAnswer(answer, clock.now()) ?? refusal(options, answer, clock.now());
  }

  /** 429 only if the service says how long to wait; 502 to 504 with our own backoff. */
  function repeatableAnswer(answer: Answer, now: number): Repeatable | undefined {
    const until = retryAt(answer, now);
    const limited = answer.status === 429 && until !== undefined;
    if (!limited && ![502, 503, 504].includes(answer.status)) return undefined;
    return new Repeatable(refusal(options, answer, now), until === undefined ? undefined : until - now);
  }

  async function send(request: HttpRequest): Promise<Answer> {
    const harmless = request.repeatable ?? ['GET', 'HEAD'].includes(request.method ?? 'GET');
    const attempt = (): Promise<Answer> =>
      once(request).catch((error: unknown) => {
        const offline = error instanceof ProblemError && error.problem.code === `${options.id}.network`;
        throw offline ? new Repeatable(error, undefined) : error;
      });
    return repeating(attempt, harmless ? (options.retries ?? 2) : 0, clock, request.signal);
  }

  return {
    service: options,
    send,
    json: async (schema, request) => parseJson(options, schema, await send(request)),
    parse: (schema, answer) => parseJson(options, schema, answer),
    refusal: answer => refusal(options, answer, clock.now()),
  };
}

function accepted(status: number, accept: HttpRequest['accept'] = []): boolean {
  if (status >= 200 && status < 300) return true;
  return accept === 'any' ? !isRedirect(status) : accept.includes(status);
}

/** 304 isn't a redirect: it says that nothing changed. */
function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

function redirected(service: Service, from: URL, answer: Answer): ProblemError {
  const to = URL.parse(answer.headers.location ?? '', from.href);
  const target =
    to === null
      ? l10n.t('an unreadable address')
      : to.origin === from.origin
        ? l10n.t`another page of ${to.host}`
        : to.origin;
  return problemOf(
    service,
    'redirect',
    l10n.t`${service.name} sent the request on to ${mask(target, answer.secrets)} (${answer.place}); credentials are never sent along.`,
  );
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
