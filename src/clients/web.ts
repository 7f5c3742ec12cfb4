import * as l10n from '@vscode/l10n';
import type { WebAnswer, WebApi, WebRequest } from '../core/ports/web';
import { isLoopback } from '../core/text/links';
import { type Answer, problemOf, type Service, textOf } from './http';
import { exchange } from './http/transport';
import { type IsRefused, isLocal, lookupExcept, refusedHost } from './http/localAddresses';

/** Largest answer after decompression, in bytes. */
const MOST_BYTES = 1024 * 1024;

export interface WebOptions {
  /** Whether an IP address must not be reached; by default, those of this machine and its network link. */
  readonly isRefused?: IsRefused;
}

/**
 * Reads addresses that a runbook names. A repository has no business with what runs next to the editor: unless a request is
 * `local`, services on loopback, the cloud's metadata and neighbors on the link are refused, by the IP address that a name
 * resolves to.
 */
export function createWeb({ isRefused = isLocal }: WebOptions = {}): WebApi {
  const once = async (
    method: 'GET' | WebRequest['method'],
    { address, body, local }: Omit<WebRequest, 'method'>,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<WebAnswer> => {
    const url = new URL(address);
    const service: Service = { id: 'http', name: url.host, baseUrl: url.origin, remedies };
    const mayNot: IsRefused = local ? () => false : isRefused;
    const refused = (ip: string) =>
      problemOf(
        service,
        'local',
        l10n.t`${url.host} leads to ${ip}, an address of this machine or its network link, which a runbook can't have read.`,
      );
    const literal = refusedHost(url.hostname, mayNot);
    if (literal !== undefined) throw refused(literal);
    const isNear = local && (isLoopback(url.hostname) || refusedHost(url.hostname, isLocal) !== undefined);
    if (url.protocol !== 'https:' && isRefused === isLocal && !isNear)
      throw problemOf(service, 'insecure', l10n.t`${url.origin} is not https.`);
    let found: string | undefined;
    const lookup = lookupExcept(mayNot, ip => (found = ip));
    const headers = {
      ...{ accept: 'application/json, */*;q=0.5', 'user-agent': 'deploy-runbook' },
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const request = { method, url, headers, body, timeoutMs, maxBytes: MOST_BYTES };
    try {
      const answer = await exchange(service, { ...request, signal, secrets: [], quotable: true, lookup });
      return { status: answer.status, json: jsonOf(answer) };
    } catch (error) {
      if (found !== undefined) throw refused(found);
      throw error;
    }
  };
  return {
    get: (address, timeoutMs, signal, local = false) => once('GET', { address, local }, timeoutMs, signal),
    send: ({ method, ...request }, timeoutMs, signal) => once(method, request, timeoutMs, signal),
  };
}

const correct = l10n.t('Correct the address in the runbook.');
const remedies = {
  local: l10n.t('Name the public address of the service in the runbook, or check it with a command.'),
  insecure: correct,
  'wrong-host': l10n.t`Check the network and the VPN. ${correct}`,
  network: l10n.t('Check the network, the VPN and the service, then retry.'),
} satisfies Service['remedies'];

function jsonOf(answer: Answer): unknown {
  try {
    return JSON.parse(textOf(answer));
  } catch {
    return undefined;
  }
}
