import * as l10n from '@vscode/l10n';

/** Shown wherever a rehearsal appears: it looks like the real thing, down to its prompts. */
export const REHEARSAL_BANNER = l10n.t('Rehearsal: nothing here touches production');

/** Names under this domain never belong to anyone (RFC 2606, section 2), so git can't reach anything by mistake. */
const DOMAIN = 'rehearsal.invalid';

/**
 * `remote.origin.url` of a repository in a rehearsal. No real repository has it, nor any other rehearsal.
 * @param id of the rehearsal
 * @param repository `OWNER/NAME`
 */
export function rehearsalOrigin(id: string, repository: string): string {
  return `https://${id}.${DOMAIN}/${repository}.git`;
}

/** Whether an address belongs to a repository in some rehearsal. */
export function isRehearsalOrigin(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname.endsWith(`.${DOMAIN}`);
}
