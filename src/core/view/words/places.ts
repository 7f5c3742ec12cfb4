/** Names for addresses, by the paths that GitHub, Airflow and Sentry use on any host. */
const PLACES: readonly (readonly [path: RegExp, title: (id: string) => string])[] = [
  [/\/actions\/runs\/\d+/, () => 'Workflow run'],
  [/\/pull\/(\d+)/, id => `Pull request #${id}`],
  [/\/releases(?:\/|$)/, () => 'Release'],
  [/\/compare\//, () => 'Changes'],
  [/\/pkgs\/container\//, () => 'Image'],
  [/\/commits?\//, () => 'Commit'],
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
  if (issue !== undefined) return `Issue #${issue}`;
  return /(?:^|\.)airflow\b/.test(url.hostname) ? 'Airflow' : otherwise;
}
