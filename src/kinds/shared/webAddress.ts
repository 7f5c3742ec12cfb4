import * as v from 'valibot';
import { isLoopback, safeLink } from '../../core/text/links';

/**
 * An address that a runbook has read: https to a host by its name. An IP address is refused: it is how loopback, neighbors on the
 * link and a cloud's metadata are reached, and hides what it stands for. What a name leads to is looked at when it is read.
 */
export const WebAddressSchema = v.pipe(
  v.string(),
  v.maxLength(500, 'Use at most 500 characters.'),
  v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? faultOf(dataset.value) : undefined;
    if (message !== undefined) addIssue({ message });
  }),
);

function faultOf(written: string): string | undefined {
  const [, host = written] = /^[^/]*\/\/([^/]*)/.exec(written) ?? [];
  if (host.includes('${{')) return 'Write out https:// and the host: references are allowed only after them.';
  const [, begin = '', rest = ''] = /^([^/]*\/\/[^/]*\/)([^]*)$/.exec(written) ?? [];
  // A reference stands for a part behind the host, which is encoded once it is filled in.
  const text = begin === '' ? written : begin + rest.replace(/\$\{\{[^{}]*\}\}/g, 'x');
  const url = URL.parse(text);
  if (url?.protocol === 'http:') return 'Use https: plain http shows and lets change what is read.';
  if (url?.hash !== '' || ![text, `${text}/`].includes(safeLink(text) ?? ''))
    return 'Write an address such as https://api.example.org/health, without user name and "#".';
  const { hostname } = url;
  if (isLoopback(hostname) || /(?:^|\.)localhost\.?$/.test(hostname))
    return "This machine can't be read by a runbook; use a command.";
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname))
    return "Name the host: an IP address is not accepted, because it can be one of this machine or a cloud's metadata.";
  return undefined;
}
