/** A requirement's name and extras, then its constraints (https://peps.python.org/pep-0508/). */
const REQUIREMENT = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?\s*([^()]*?)\s*\)?$/;
/** Characters of a line. */
const MOST_READ = 2000;
/** An environment's variable (`${VERSION}`) stands for what nobody knows here. */
const PIN = /^(?:===?|~=)\s*([^\s${}]+)$/;

/**
 * The version that a requirements file of pip pins, as https://pip.pypa.io/en/stable/reference/requirements-file-format/ reads it:
 * continued lines, comments, extras, markers, options such as `--hash`, and names in any spelling (PEP 503).
 * @param text the file
 * @param name of the package
 * @returns e.g. `2.9.3`, `2.9.*` or, of `~= 2.9.3`, `~=2.9.3`; null when none or more than one is pinned
 */
export function pinnedVersion(text: string, name: string): string | null {
  const pins = new Set<string>();
  for (const line of text
    .replace(/^\uFEFF/, '')
    .replace(/\\\r?\n/g, '')
    .split(/\r?\n/)) {
    const [, found = '', constraints = ''] = REQUIREMENT.exec(plain(line)) ?? [];
    if (normalName(found) !== normalName(name)) continue;
    for (const each of constraints.split(',').map(part => part.trim())) {
      const [, version = ''] = PIN.exec(each) ?? [];
      if (version !== '') pins.add(each.startsWith('~=') ? `~=${version}` : version);
    }
  }
  const [only, ...others] = pins;
  return others.length === 0 ? (only ?? null) : null;
}

/** Without comment, marker and options of its own. */
function plain(line: string): string {
  const text =
    line
      .slice(0, MOST_READ)
      .replace(/(?:^|\s)#.*$/, '')
      .split(';')[0] ?? '';
  return (text.split(/\s--/)[0] ?? '').trim();
}

/** https://peps.python.org/pep-0503/#normalized-names */
function normalName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}
