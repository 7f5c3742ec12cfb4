import { isLoopback, safeLink } from '../../core/text/links';
import { parseBase } from '../http/address';
import type { Service } from '../http';

/**
 * Origin of the web pages that belong to an API: github.com for api.github.com, SUB.ghe.com for api.SUB.ghe.com; an Enterprise
 * Server has both on one origin (https://docs.github.com/en/enterprise-cloud@latest/rest/using-the-rest-api).
 */
export function webOrigin(service: Service): string {
  const { protocol, hostname, origin } = parseBase(service);
  const own = hostname === 'api.github.com' || /^api\.[\w-]+\.ghe\.com$/.test(hostname);
  return own ? `${protocol}//${hostname.slice('api.'.length)}` : origin;
}

/** A page of this GitHub, as parsed. Empty for any other address: a server must not be able to send people elsewhere. */
export function ownLink(service: Service, address: string): string {
  const link = safeLink(address);
  if (link === undefined) return '';
  const { origin } = new URL(link);
  const { hostname } = parseBase(service);
  // A stand-in for GitHub on this machine may use GitHub's own links.
  const isOwn = origin === webOrigin(service) || (isLoopback(hostname) && origin === 'https://github.com');
  return isOwn ? link : '';
}

/** A copy with every `url` checked by {@link ownLink}. */
export function withOwnLinks(service: Service, read: unknown): unknown {
  if (Array.isArray(read)) return read.map(each => withOwnLinks(service, each));
  if (typeof read !== 'object' || read === null) return read;
  return Object.fromEntries(
    Object.entries(read).map(([name, value]: [string, unknown]) => [
      name,
      name === 'url' && typeof value === 'string' ? ownLink(service, value) : withOwnLinks(service, value),
    ]),
  );
}
