/** A requirement's name and extras, before its constraints or address (https://peps.python.org/pep-0508/). */
const REQUIREMENT = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?/;
/**
 * A package's file, whose name tells its version (https://peps.python.org/pep-0427/#file-name-convention,
 * https://peps.python.org/pep-0625/), at the end of an address or path.
 */
const FILE = /^([\w.-]+?)-(\d[\w.+!]*?)(?:-[\w.-]+\.whl|\.tar\.gz|\.zip)$/;
const LONGEST_FILE = 255;
/** Maximum number of characters read per line. */
const MOST_READ = 2000;
/** Excludes environment variables (`${VERSION}`), whose values aren't known here. */
const PIN = /^(?:===?|~=)\s*([\w.*+!-]+)$/;
/** Line endings recognized by Python's `splitlines`. */
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;
const COMMENT = /(?:^|\s)#.*$/;
const INCLUDES = /^(?:-r|-c|--requirement|--constraint)(?:\s*=\s*|\s*)(\S.*)$/;

/** What a requirements file says about one package. */
export interface Requirements {
  /** Each pinned version, e.g. `2.9.3`, `2.9.*` or, for `~= 2.9.3`, `~=2.9.3`. */
  readonly pins: readonly string[];
  /** Files that it includes (`-r`, `-c`), as written. */
  readonly includes: readonly string[];
}

/**
 * Reads a pip requirements file according to https://pip.pypa.io/en/stable/reference/requirements-file-format/: continued lines,
 * comments, extras, markers, options such as `--hash`, and names in any spelling (PEP 503).
 * @param text the file
 * @param name of the package
 */
export function readRequirements(text: string, name: string): Requirements {
  const pins = new Set<string>();
  const includes: string[] = [];
  for (const line of joined(text.replace(/^\uFEFF/, ''))) {
    if (line === '') continue;
    const [, included] = INCLUDES.exec(line) ?? [];
    if (included !== undefined) includes.push(included.replace(/^(["'])(.*)\1$/, '$2'));
    const requirement = plain(line);
    const file = fileIn(requirement);
    if (file !== undefined) {
      if (normalName(file.name) === normalName(name)) pins.add(file.version);
      continue;
    }
    const [named = '', found = ''] = REQUIREMENT.exec(requirement) ?? [];
    if (normalName(found) !== normalName(name)) continue;
    for (const pin of pinned(requirement.slice(named.length).trim())) pins.add(pin);
  }
  return { pins: [...pins], includes };
}

/** The file that a requirement names, with or without `name @` in front of it. */
function fileIn(requirement: string): { readonly name: string; readonly version: string } | undefined {
  const path = requirement.replace(/[?#].*$/, '');
  const file = path.slice(path.lastIndexOf('/') + 1).trim();
  const [, name, version] = FILE.exec(file.length > LONGEST_FILE ? '' : file.replaceAll(/%2b/gi, '+')) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

/** @param rest of a requirement, behind its name and extras */
function pinned(rest: string): readonly string[] {
  const constraints = rest.startsWith('(') && rest.endsWith(')') ? rest.slice(1, -1) : rest;
  return constraints.split(',').flatMap(part => {
    const each = part.trim();
    const version = PIN.exec(each)?.[1];
    return version === undefined ? [] : [each.startsWith('~=') ? `~=${version}` : version];
  });
}

/** Logical lines without comments. A comment is never continued, and ends a continued line. */
function joined(text: string): readonly string[] {
  const lines: string[] = [];
  let open: string[] = [];
  const close = (last: string) => {
    lines.push([...open, last].join('').slice(0, MOST_READ).replace(COMMENT, '').trim());
    open = [];
  };
  for (const line of text.split(LINE_END)) {
    const isComment = /^\s*#/.test(line);
    if (isComment || !line.endsWith('\\')) close(isComment ? '' : line);
    else open.push(line.slice(0, MOST_READ).replace(/\\+$/, ''));
  }
  if (open.length > 0) close('');
  return lines;
}

/** Without its marker and options. */
function plain(line: string): string {
  const [text = ''] = line.split(';');
  return (text.split(/\s-/)[0] ?? '').trim();
}

/** https://peps.python.org/pep-0503/#normalized-names */
function normalName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}
