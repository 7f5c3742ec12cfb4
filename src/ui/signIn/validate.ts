import * as l10n from '@vscode/l10n';
import { safeLink } from '../../core/text/links';

/** What is wrong with a service's address; undefined: nothing. */
export function addressProblem(text: string): string | undefined {
  return safeLink(text) === undefined
    ? l10n.t('Write an https address without user name; plain http only for this machine itself.')
    : undefined;
}

/** What is wrong with a text that may not be empty; undefined: nothing. */
export function emptyProblem(text: string): string | undefined {
  return text === '' ? l10n.t('It can’t be empty.') : undefined;
}

/** Splits `Name: value`; undefined if it isn't a header. Names as in RFC 9110, values on one line. */
export function parseHeader(text: string): readonly [name: string, value: string] | undefined {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([^\r\n]+)$/.exec(text) ?? [];
  return name === undefined || value === undefined ? undefined : [name, value];
}

/** What is wrong with the address of a Slack webhook; undefined: nothing. */
export function webhookProblem(text: string): string | undefined {
  if (addressProblem(text) !== undefined) return addressProblem(text);
  return new URL(text).pathname.length > 1 ? undefined : l10n.t('Paste the whole address of the webhook.');
}
