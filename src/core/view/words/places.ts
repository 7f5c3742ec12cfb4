/** What is at an address, by the paths that GitHub, Airflow and Sentry give their pages, wherever they run. */
const PLACES: readonly (readonly [path: RegExp, title: (id: string) => string])[] = [
  [/\/actions\/runs\/\d+/, () => 'Workflow run'],
  [/\/pull\/(\d+)/, id => `Pull request #${id}`],
  [/\/releases(?:\/|$)/, () => 'Release'],
  [/\/compare\//, () => 'Changes'],
  [/\/pkgs\/container\//, () => 'Image'],
  [/\/commits?\//, () => 'Commit'],
  [/\/dags\//, () => 'Airflow'],
  // GitHub has no user of this name; below one of its own domains Sentry leaves the organization out.
  [/\/organizations\/[^/]+\/(?:issues|projects)\/|^\/(?:issues|projects)\//, () => 'Sentry'],
];

/**
 * Where a link leads, as a person names it.
 * @param otherwise for an address that tells nothing
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
