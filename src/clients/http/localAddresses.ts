import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Whether an IP address must not be reached. */
export type IsRefused = (ip: string) => boolean;

/** https://www.iana.org/assignments/iana-ipv4-special-registry, and metadata services that clouds have at other addresses. */
const local = new BlockList();
local.addSubnet('0.0.0.0', 8);
local.addSubnet('127.0.0.0', 8);
local.addSubnet('169.254.0.0', 16);
local.addAddress('100.100.100.200');
local.addSubnet('224.0.0.0', 3);
local.addSubnet('::', 127, 'ipv6');
local.addSubnet('fe80::', 10, 'ipv6');
local.addSubnet('ff00::', 8, 'ipv6');
local.addAddress('fd00:ec2::254', 'ipv6');
/** Prefixes of addresses with an IPv4 address in their last 32 bits: IPv4-mapped ones, and NAT64 (RFC 6052). */
const HOLDS_IPV4 = ['::ffff:', '64:ff9b::'];

/** Whether an address belongs to this machine, its network link, or a cloud's metadata. */
export function isLocal(ip: string): boolean {
  const family = isIP(ip);
  if (family === 0) return true;
  if (family === 4) return local.check(ip, 'ipv4');
  return local.check(ip, 'ipv6') || HOLDS_IPV4.some(prefix => isLocalBehind(prefix, ip));
}

function isLocalBehind(prefix: string, ip: string): boolean {
  const name = new URL(`http://[${ip}]`).hostname.slice(1, -1);
  const [, high, low] = /^([\da-f]{1,4}):([\da-f]{1,4})$/.exec(name.slice(prefix.length)) ?? [];
  if (!name.startsWith(prefix) || high === undefined || low === undefined) return false;
  const [a, b] = [parseInt(high, 16), parseInt(low, 16)];
  return local.check([a >> 8, a & 255, b >> 8, b & 255].join('.'), 'ipv4');
}

/** The host of a URL if it is an IP address that is refused; undefined otherwise. */
export function refusedHost(hostname: string, isRefused: IsRefused): string | undefined {
  const ip = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(ip) !== 0 && isRefused(ip) ? ip : undefined;
}

/** In the form that axios takes: all addresses of a name. */
export type Lookup = (hostname: string) => Promise<[{ address: string; family: 4 | 6 }[]]>;

/**
 * The system's lookup, which fails when a name resolves to a refused address. The checked addresses are the ones connected to.
 * @param tell receives the refused address
 */
export function lookupExcept(isRefused: IsRefused, tell: (ip: string) => void): Lookup {
  return async hostname => {
    const found = await lookup(hostname, { all: true });
    const refused = found.find(({ address }) => isRefused(address));
    if (refused !== undefined) {
      tell(refused.address);
      throw new Error('This address is refused.');
    }
    return [found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))];
  };
}
