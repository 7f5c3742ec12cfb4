import * as l10n from '@vscode/l10n';
import { clockTime } from '../../core/clockTime';
import type { ProblemError } from '../../core/errors';
import { type Answer, excerpt, isHtml, mask, textOf } from './answer';
import { type Service, problemOf } from './service';

/** The earliest time for another request, in milliseconds since the epoch by our clock; undefined if the service doesn't say. */
export function retryAt(answer: Answer, now: number): number | undefined {
  const after = answer.headers['retry-after'];
  if (after !== undefined && after !== '') {
    const seconds = Number(after);
    return possible(Number.isNaN(seconds) ? Date.parse(after) : now + seconds * 1000);
  }
  // GitHub's names, then Sentry's.
  const limit = ['x-ratelimit', 'x-sentry-rate-limit'].find(
    name => answer.headers[`${name}-remaining`] === '0',
  );
  return possible(Number(answer.headers[`${limit}-reset`] ?? Number.NaN) * 1000);
}

/** A time that a Date can hold, or undefined. */
function possible(time: number): number | undefined {
  return Number.isNaN(new Date(time).getTime()) ? undefined : time;
}

/** The cause that a status stands for; a 403 with rate limit headers is a rate limit, as on GitHub. */
function causeOf(answer: Answer, until: number | undefined): keyof typeof said {
  const { status } = answer;
  if (status === 429 || (status === 403 && until !== undefined)) return 'rate-limited';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 408) return 'timeout';
  if (status >= 500) return 'server-error';
  return status >= 400 ? 'invalid' : 'malformed';
}

/** What a service did, by its name. */
const said = {
  unauthorized: (name: string) => l10n.t`${name} did not accept the credentials`,
  forbidden: (name: string) => l10n.t`${name} refused the permission`,
  'not-found': (name: string) => l10n.t`${name} did not find it`,
  conflict: (name: string) => l10n.t`${name} refused because something else changed meanwhile`,
  invalid: (name: string) => l10n.t`${name} rejected the request`,
  timeout: (name: string) => l10n.t`${name} gave up waiting`,
  'server-error': (name: string) => l10n.t`${name} failed`,
  'rate-limited': (name: string) => l10n.t`${name} refused further requests`,
  malformed: (name: string) => l10n.t`${name} gave an unexpected answer`,
};

/**
 * Explains a refusal (an answer whose status isn't a success).
 * @param now milliseconds since the epoch, which `Retry-After` counts from
 */
export function refusal(service: Service, answer: Answer, now: number): ProblemError {
  const until = retryAt(answer, now);
  const cause = causeOf(answer, until);
  const words = spokenBy(answer);
  const limited = cause === 'rate-limited' && until !== undefined;
  const what = limited
    ? l10n.t`${service.name} refused further requests until ${clockTime(until)}`
    : said[cause](service.name);
  const status = words === '' ? answer.status : `${answer.status}: ${words}`;
  const message = l10n.t`${what} (${answer.place}, status ${status}).`;
  return problemOf(service, cause, message, excerpt(answer));
}

/** The service's own words, from the fields where the services put them; empty when there are none. */
export function spokenBy(answer: Answer): string {
  if (isHtml(answer) || !answer.quotable) return '';
  const words = wordsIn(parsed(answer));
  return mask(words, answer.secrets).slice(0, 300);
}

function parsed(answer: Answer): unknown {
  const text = textOf(answer);
  try {
    return text.length <= 20_000 ? JSON.parse(text) : undefined;
  } catch {
    return text.length <= 100 ? text : undefined;
  }
}

/**
 * GitHub: message, errors (of a field, often with a code alone); Airflow v1: title, detail; v2: detail (text, or a list of msg at
 * loc); OCI: errors; Sentry: detail.
 */
function wordsIn(body: unknown, depth = 0): string {
  if (typeof body === 'string') return body.trim();
  if (typeof body !== 'object' || body === null || depth > 3) return '';
  if (Array.isArray(body)) {
    return body
      .slice(0, 5)
      .map(one => wordsIn(one, depth + 1))
      .filter(Boolean)
      .join('; ');
  }
  const own = body as Readonly<Record<string, unknown>>;
  const joined = (names: readonly string[]): string =>
    names
      .map(name => wordsIn(own[name], depth + 1))
      .filter(Boolean)
      .join(': ');
  const said = joined(['title', 'message', 'msg', 'error', 'detail', 'errors']);
  if (depth === 0) return said;
  const at = [own.field ?? own.loc].flat().filter(part => typeof part === 'string');
  return [at.slice(0, 5).join('.'), said === '' ? joined(['code']) : said].filter(Boolean).join(': ');
}
