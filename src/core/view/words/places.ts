import * as l10n from '@vscode/l10n';

/** Names for addresses, by the paths that GitHub, Airflow and Sentry use on any host. */
const PLACES: readonly (readonly [path: RegExp, title: (id: string) => string])[] = [
  [/\/actions\/runs\/\d+/, () => l10n.t('Workflow run')],
  [/\/pull\/(\d+)/, id => l10n.t`Pull request #${id}`],
  [/\/releases(?:\/|$)/, () => l10n.t('Release')],
  [/\/compare\//, () => l10n.t('Changes')],
  [/\/pkgs\/container\//, () => l10n.t('Image')],
  [/\/commits?\//, () => l10n.t('Commit')],
  [/\/dags\//, () => 'Airflow'],
  // GitHub has no user with this name; on a subdomain of its own, Sentry omits the organization.
  [/\/organizations\/[^/]+\/(?:issues|projects)\/|^\/(?:issues|projects)\//, () => 'Sentry'],
];

/**
 * A name for where a link leads.
 * @param otherwise for an unrecognized address
 */
export function placeOf(address: string, otherwise: string): string {
  const url = URL.parse(address);
  if (url === null) return otherwise;
  for (const [path, title] of PLACES) {
    const found = path.exec(url.pathname);
    if (found !== null) return title(found[1] ?? '');
  }
  if (/(?:^|\.)sentry\b/.test(url.hostname)) return 'Sentry';
  const issue = /^\/[^/]+\/[^/]+\/issues\/(\d+)$/.exec(url.pathname)?.[1];
  if (issue !== undefined) return l10n.t`Issue #${issue}`;
  return /(?:^|\.)airflow\b/.test(url.hostname) ? 'Airflow' : otherwise;
}
