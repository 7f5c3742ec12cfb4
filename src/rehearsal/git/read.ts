import { git, gitOrNothing } from './git';

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601. */
  readonly at: string;
}
export interface GitCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}
export interface FileChange {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified';
  /** Blob after the change; before it, for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Hunks of the unified diff, from the first `@@` on. */
  readonly patch: string;
}

const FIELD = '\x1f';
const RECORD = '\x1e';
const FORMAT = `--format=${['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x1f')}%x1e`;

/** Commit that a branch, tag or commit id names; undefined when there is none. */
export async function resolve(directory: string, ref: string): Promise<string | undefined> {
  const name = `${ref}^{commit}`;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', name];
  return (await gitOrNothing(directory, args))?.trim();
}

/** Commits reachable from a ref, newest first; `range` may also be `a..b`. */
export async function log(directory: string, range: string, count: number): Promise<readonly GitCommit[]> {
  const out = await git(directory, ['log', `--max-count=${count}`, FORMAT, '--end-of-options', range]);
  return out
    .split(RECORD)
    .map(record => record.trimStart())
    .filter(record => record !== '')
    .map(parseCommit);
}

/** @returns undefined when the ref doesn't exist */
export async function readCommit(directory: string, ref: string): Promise<GitCommit | undefined> {
  const sha = await resolve(directory, ref);
  return sha === undefined ? undefined : (await log(directory, sha, 1))[0];
}

/** The best common ancestor; undefined for unrelated histories. */
export async function mergeBase(directory: string, a: string, b: string): Promise<string | undefined> {
  return (await gitOrNothing(directory, ['merge-base', a, b]))?.trim();
}

/** How many commits the second has that the first hasn't (ahead), and the other way round (behind). */
export async function divergence(
  directory: string,
  base: string,
  head: string,
): Promise<{ readonly ahead: number; readonly behind: number }> {
  const out = await git(directory, ['rev-list', '--left-right', '--count', `${base}...${head}`]);
  const [behind = 0, ahead = 0] = out.trim().split(/\s+/).map(Number);
  return { ahead, behind };
}

/** What differs between two commits. Renames show as a removal and an addition. */
export async function changes(directory: string, from: string, to: string): Promise<readonly FileChange[]> {
  const range = [from, to];
  const raw = await git(directory, ['diff', '--raw', '--no-renames', '--abbrev=40', '-z', ...range]);
  const entries = [...raw.matchAll(/:\d+ \d+ ([0-9a-f]{40}) ([0-9a-f]{40}) ([AMDT])\0([^\0]*)\0/g)];
  return Promise.all(
    entries.map(async ([, before = '', after = '', letter, path = '']) => {
      const diff = await git(directory, ['diff', '--no-ext-diff', '--no-color', ...range, '--', path]);
      const hunks = diff.indexOf('\n@@');
      const patch = hunks < 0 ? '' : diff.slice(hunks + 1).trimEnd();
      const count = (sign: string): number => patch.split('\n').filter(line => line.startsWith(sign)).length;
      return {
        path,
        status: letter === 'A' ? 'added' : letter === 'D' ? 'removed' : 'modified',
        sha: letter === 'D' ? before : after,
        additions: count('+'),
        deletions: count('-'),
        patch,
      };
    }),
  );
}

/** Text and blob id of a file; undefined when it isn't there. */
export async function readFile(
  directory: string,
  ref: string,
  path: string,
): Promise<{ readonly sha: string; readonly text: string } | undefined> {
  const name = `${ref}:${path}`;
  const sha = await gitOrNothing(directory, ['rev-parse', '--verify', '--quiet', '--end-of-options', name]);
  if (sha === undefined) return undefined;
  const text = await gitOrNothing(directory, ['cat-file', 'blob', sha.trim()]);
  return text === undefined ? undefined : { sha: sha.trim(), text };
}

/** Whether the second commit merges into the first without a conflict. */
export async function mergesCleanly(directory: string, base: string, head: string): Promise<boolean> {
  return (await gitOrNothing(directory, ['merge-tree', '--write-tree', base, head])) !== undefined;
}

function parseCommit(record: string): GitCommit {
  const [
    sha = '',
    tree = '',
    parents = '',
    an = '',
    ae = '',
    at = '',
    cn = '',
    ce = '',
    ct = '',
    ...message
  ] = record.split(FIELD);
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(parent => parent !== ''),
    author: { name: an, email: ae, at },
    committer: { name: cn, email: ce, at: ct },
    message: message.join(FIELD).trimEnd(),
  };
}
