import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { isLoopback, safeLink } from '../../core/text/links';

/** An address as written; {@link webAddressFault} decides whether it is accepted. */
export const WebAddressSchema = v.pipe(v.string(), v.maxLength(500, l10n.t('Use at most 500 characters.')));

/** A person accepts the loopback and link-local addresses that a runbook names. */
export const LocalSchema = v.optional(v.boolean(), false);

/** A request as shown to the person who accepts the runbook; marked if its address is local. */
export function webCommand(words: string, local: boolean): string {
  return local ? l10n.t`${words}, on this machine or its network link` : words;
}

/**
 * Why an address isn't accepted: it must be https to a host by name. IP addresses are refused, because they can reach
 * loopback, link-local neighbors and a cloud's metadata, and hide what they stand for. What a name resolves to is checked
 * when it is read.
 * @param local the runbook says that it is loopback or link-local, and a person then accepts this very address
 */
export function webAddressFault(written: string, local: boolean): string | undefined {
  const [, host = written] = /^[^/]*\/\/([^/]*)/.exec(written) ?? [];
  if (host.includes('${{'))
    return l10n.t('Write out https:// and the host: references are allowed only after them.');
  const [, begin = '', rest = ''] = /^([^/]*\/\/[^/]*\/)([^]*)$/.exec(written) ?? [];
  // A reference stands for a part after the host, and is encoded when it is filled in.
  const text = begin === '' ? written : begin + rest.replace(/\$\{\{[^{}]*\}\}/g, 'x');
  const url = URL.parse(text);
  const isNear = url !== null && (isLoopback(url.hostname) || isNumber(url.hostname));
  if (url?.protocol === 'http:' && !(local && isNear))
    return l10n.t('Use https: plain http shows and lets change what is read.');
  if (
    local &&
    isNear &&
    /^https?:$/.test(url.protocol) &&
    url.hash === '' &&
    url.username === '' &&
    url.password === ''
  )
    return undefined;
  if (url?.hash !== '' || ![text, `${text}/`].includes(safeLink(text) ?? ''))
    return l10n.t('Write an address such as https://api.example.org/health, without user name and "#".');
  const { hostname } = url;
  if (local) return undefined;
  if (isLoopback(hostname) || /(?:^|\.)localhost\.?$/.test(hostname))
    return l10n.t('This machine is reached only with "local: true", which a person accepts by this address.');
  if (isNumber(hostname))
    return l10n.t(
      "Name the host: an IP address is not accepted, because it can be one of this machine or a cloud's metadata.",
    );
  return undefined;
}

function isNumber(hostname: string): boolean {
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname);
}
