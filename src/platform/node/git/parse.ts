import type { FileDiff, WorkingTree } from '../../../core/ports/git';

/** Number of fields before the path, by kind of record. */
const FIELDS = new Map([
  ['1 ', 8],
  ['2 ', 9],
  ['u ', 10],
  ['? ', 1],
]);

/**
 * Parses `git status --porcelain=v2 --branch -z` (format: https://git-scm.com/docs/git-status#_porcelain_format_version_2).
 * @returns head is null on a branch without commits
 */
export function parseStatus(text: string): Omit<WorkingTree, 'head'> & { readonly head: string | null } {
  let branch: string | null = null;
  let head: string | null = null;
  const changed = new Set<string>();
  const records = text.split('\0');
  for (let i = 0; i < records.length; i += 1) {
    const record = records[i] ?? '';
    if (record.startsWith('# branch.oid ')) head = commitOrNull(record.slice('# branch.oid '.length));
    if (record.startsWith('# branch.head ')) branch = branchOrNull(record.slice('# branch.head '.length));
    const fields = FIELDS.get(record.slice(0, 2));
    if (fields === undefined) continue;
    changed.add(record.split(' ').slice(fields).join(' '));
    if (record.startsWith('2 ')) {
      // A rename is followed by a record that consists of the old path only.
      i += 1;
      changed.add(records[i] ?? '');
    }
  }
  return { branch, head, changed: [...changed].sort() };
}

function commitOrNull(oid: string): string | null {
  return oid === '(initial)' ? null : oid;
}
function branchOrNull(name: string): string | null {
  return name === '(detached)' ? null : name;
}

/**
 * Parses `git diff --raw -z --patch --unified=0 --no-renames`: the raw list has the exact paths, and the patches follow in the
 * same order.
 * @returns undefined when list and patches don't match, e.g. during a merge
 */
export function parseDiff(text: string): readonly FileDiff[] | undefined {
  if (text === '') return [];
  const end = text.indexOf('\0\0');
  if (end < 0) return undefined;
  const raw = text.slice(0, end).split('\0');
  const paths: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const path = raw[i + 1] ?? '';
    paths.push(path);
    // A file that becomes a link, or vice versa, shows as removed and added, in two patches.
    if (raw[i]?.endsWith(' T') === true) paths.push(path);
  }
  // Content lines start with "+", "-", " " or "\", so none of them matches.
  const patches = text.slice(end + 2).split(/^(?=diff --git )/m);
  if (patches.length !== paths.length) return undefined;
  const files = new Map<string, { path: string; added: string[]; removed: string[] }>();
  for (const [index, path] of paths.entries()) {
    const file = files.get(path) ?? { path, added: [], removed: [] };
    files.set(path, file);
    const lines = (patches[index] ?? '').split('\n');
    const firstHunk = lines.findIndex(line => line.startsWith('@@ '));
    for (const line of firstHunk < 0 ? [] : lines.slice(firstHunk)) {
      if (line.startsWith('+')) file.added.push(line.slice(1));
      if (line.startsWith('-')) file.removed.push(line.slice(1));
    }
  }
  return [...files.values()];
}

/** Parses `git diff-tree --always -r -z` of one commit: its ID, and the object of each path that it changed. */
export function parseDiffTree(text: string): {
  readonly head: string;
  readonly files: ReadonlyMap<string, string>;
} {
  const [head = '', ...fields] = text.split('\0');
  const files = new Map<string, string>();
  // For each path first `:MODE MODE OBJECT OBJECT STATUS`, of before and after.
  for (let i = 0; i + 1 < fields.length; i += 2)
    files.set(fields[i + 1] ?? '', fields[i]?.split(' ')[3] ?? '');
  return { head, files };
}

/** Parses `git ls-remote` into commits by name; an annotated tag gets the commit that it points to. */
export function parseRemoteRefs(text: string): ReadonlyMap<string, string> {
  const refs = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]{40,64})\t(.+)$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    // The peeled entry of a tag follows the tag itself and replaces it.
    refs.set(match[2].replace(/\^\{\}$/, ''), match[1]);
  }
  return refs;
}

/** Parses `git ls-tree -z`: type, object and path of each entry. */
export function parseTree(text: string): readonly TreeEntry[] {
  return text
    .split('\0')
    .map(entry => /^(\d+) (\w+) ([0-9a-f]+)(?: +(\d+|-))?\t([^]*)$/.exec(entry))
    .filter(match => match !== null)
    .map(([, mode = '', type = '', object = '', size = '', path = '']) => ({
      ...{ type, object, path },
      isLink: mode === '120000',
      bytes: Number(size) || 0,
    }));
}

export interface TreeEntry {
  readonly type: string;
  readonly isLink: boolean;
  readonly object: string;
  /** 0 if the size wasn't requested. */
  readonly bytes: number;
  readonly path: string;
}

/**
 * Parses `git cat-file --batch` (format: https://git-scm.com/docs/git-cat-file#_batch_output).
 * @param count number of requested objects
 * @returns undefined when one of them is missing or isn't a blob
 */
export function parseBatch(output: Buffer, count: number): readonly string[] | undefined {
  const texts: string[] = [];
  let at = 0;
  for (let n = 0; n < count; n += 1) {
    const end = output.indexOf('\n', at);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString('latin1', at, end))?.[1];
    if (end < 0 || size === undefined) return undefined;
    const from = end + 1;
    at = from + Number(size) + 1;
    texts.push(output.toString('utf8', from, at - 1));
  }
  return texts;
}
