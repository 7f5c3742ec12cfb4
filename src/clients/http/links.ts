/** One entry of a `Link` header: its target and parameters (`rel`, and e.g. Sentry's `results`, `cursor`). */
export interface Link {
  readonly target: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Reads a `Link` header (RFC 8288, with quoted parameters as sent by GitHub, OCI registries and Sentry).
 * @returns the entries with the given `rel`; empty for a missing or unreadable header
 */
export function links(header: string | undefined, rel: string): readonly Link[] {
  const entries = (header ?? '').matchAll(/<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)/g);
  return [...entries]
    .map(([, target = '', rest = '']) => ({
      target,
      parameters: Object.fromEntries(
        [...rest.matchAll(/([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s",;]+))/g)].map(
          ([, name = '', quoted, bare]) => [name.toLowerCase(), quoted ?? bare ?? ''],
        ),
      ),
    }))
    .filter(link => link.parameters.rel === rel);
}
