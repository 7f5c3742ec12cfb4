import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import { isLoopback, safeLink } from '../../core/text/links';
import { neutral } from '../../core/text/neutral';
import { type Service, problemOf } from './service';

/**
 * Builds an address path from a template, encoding each value once.
 * @example path`/api/v1/dags/${dagId}/dagRuns/${runId}`
 * @throws {ProblemError} `address.invalid` for a value that can't be sent, or that would change the path's shape: empty, `.` or
 * `..`
 */
export function path(template: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const parts = values.map(value => {
    const text = String(value);
    if (text === '' || text === '.' || text === '..') {
      throw unusable(text);
    }
    // An unpaired surrogate can't be sent.
    if (/\p{Cs}/u.test(text)) throw unusable(text);
    return encodeURIComponent(text);
  });
  return String.raw({ raw: template }, ...parts);
}

/** The values of one query. An array becomes a repeated name (`state=a&state=b`); undefined is left out. */
export type Query = Readonly<
  Record<string, string | number | boolean | readonly (string | number)[] | undefined>
>;

/**
 * Parses and checks the service's base address. It may have a path (`https://host/airflow`).
 * @throws {ProblemError} `<service>.address` when it isn't a usable web address, `<service>.insecure` when it is plain http to
 * another machine
 */
export function parseBase(service: Service): URL {
  const seen = URL.parse(service.baseUrl);
  if (seen?.protocol === 'http:' && !isLoopback(seen.hostname)) {
    throw problemOf(
      service,
      'insecure',
      l10n.t`The address of ${service.name} (${seen.origin}) is plain http, which would send credentials unprotected.`,
    );
  }
  // Use only the parsed form: parsers disagree about texts such as http://localhost\\@other.
  const url = URL.parse(safeLink(service.baseUrl) ?? '');
  if (url === null || url.search + url.hash !== '') {
    throw problemOf(service, 'address', l10n.t`The address of ${service.name} is not a usable web address.`);
  }
  return url;
}

/**
 * The full address of a request.
 * @param target a path under the base, starting with `/`, or a full address with the base's own origin (as in `Link`)
 * @throws {ProblemError} `<service>.wrong-host` when a full address has another origin, `<service>.invalid` for a path that URL
 * parsers would change (`..`), and what {@link parseBase} throws
 */
export function resolve(service: Service, target: string, query: Query = {}): URL {
  const base = parseBase(service);
  const absolute = /^[a-z][a-z0-9+.-]*:/i.test(target);
  const url = URL.parse(absolute ? target : base.origin + base.pathname.replace(/\/+$/, '') + target);
  if (url === null || changesShape(target)) {
    throw problemOf(service, 'invalid', l10n.t`"${neutral(target)}" is no address within ${service.name}.`);
  }
  if (url.origin !== base.origin || url.username + url.password !== '') {
    throw problemOf(
      service,
      'wrong-host',
      l10n.t`${service.name} pointed at ${url.origin}, which is not the address that was set (${base.origin}).`,
    );
  }
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? (value as readonly (string | number)[]) : [value]) {
      url.searchParams.append(name, String(one));
    }
  }
  return url;
}

/**
 * Whether a URL parser would change the path. Parsers drop empty, `.` and `..` segments, take `\\` for `/`, and leave out line
 * breaks and tabs, so the request would go to a different place than intended.
 */
function changesShape(target: string): boolean {
  if (/[\\\s\u0000-\u0020\u007f]/.test(target)) return true;
  const segments = target.replace(/^[a-z]+:\/\//i, '').replace(/[?#].*$/s, '');
  return /\/\/|\/(\.|%2e){1,2}(\/|$)/i.test(segments);
}

function unusable(text: string): ProblemError {
  return new ProblemError({
    code: 'address.invalid',
    message: l10n.t`"${neutral(text, 100)}" can't be part of an address.`,
    remedy: l10n.t(
      'Correct the name where it is set: in the runbook, in the settings or at the service that gave it.',
    ),
  });
}

/**
 * An address of the service itself for a person to open, as parsed; empty when the base address isn't a usable one.
 * @param suffix a path under the base, starting with `/`
 */
export function webAddress(service: Service, suffix: string): string {
  const base = safeLink(service.baseUrl);
  return base === undefined ? '' : base.replace(/\/$/, '') + suffix;
}
