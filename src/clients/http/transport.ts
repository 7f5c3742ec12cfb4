import * as l10n from '@vscode/l10n';
import axios from 'axios';
import { CancelledError } from '../../core/errors';
import type { Answer } from './answer';
import { breakdown } from './breakdown';
import type { Lookup } from './localAddresses';
import { type Service, problemOf } from './service';

/** One request, as sent over the wire. */
export interface Wire {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** For the whole exchange, from connecting to the last byte, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Texts that must not appear in any message. */
  readonly secrets: readonly string[];
  readonly quotable: boolean;
  /** Replaces the system's lookup when some addresses must not be reached. */
  readonly lookup?: Lookup;
}

/**
 * One exchange over node's own http or https, so that an editor's patches for proxy and certificate settings apply. Doesn't
 * follow redirects or retry.
 * @throws {ProblemError} when no complete answer came
 * @throws {CancelledError} when the signal aborted
 */
export async function exchange(service: Service, wire: Wire): Promise<Answer> {
  if (isAborted(wire.signal)) throw new CancelledError();
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const timer = setTimeout(end, wire.timeoutMs);
  wire.signal.addEventListener('abort', end);
  const place = placeOf(service, wire);
  try {
    const response = await axios.request<Buffer>({
      adapter: 'http',
      url: wire.url.href,
      method: wire.method,
      headers: { ...wire.headers },
      data: wire.body,
      responseType: 'arraybuffer',
      maxRedirects: 0,
      maxContentLength: wire.maxBytes,
      proxy: false,
      validateStatus: null,
      transformRequest: identity,
      transformResponse: identity,
      signal: ended.signal,
      ...(wire.lookup === undefined ? {} : { lookup: wire.lookup }),
    });
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [
        name.toLowerCase(),
        Array.isArray(value) ? value.join(', ') : String(value),
      ]),
    );
    const { secrets, quotable } = wire;
    return { status: response.status, headers, bytes: response.data, place, secrets, quotable };
  } catch (error) {
    if (isAborted(wire.signal)) throw new CancelledError();
    if (isAborted(ended.signal)) {
      const seconds = Math.ceil(wire.timeoutMs / 1000);
      throw problemOf(
        service,
        'timeout',
        l10n.t`${service.name} did not answer within ${seconds} s (${place}).`,
      );
    }
    throw breakdown(service, place, error, wire.maxBytes);
  } finally {
    clearTimeout(timer);
    wire.signal.removeEventListener('abort', end);
  }
}

/** A function, since TypeScript would assume that the flag can't change between two reads. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function identity<T>(data: T): T {
  return data;
}

/** Method and address without the query, which may contain signatures; only the host if the address is a secret. */
function placeOf(service: Service, { method, url }: Wire): string {
  return `${method} ${url.origin}${service.secretPath === true ? '' : url.pathname}`;
}
