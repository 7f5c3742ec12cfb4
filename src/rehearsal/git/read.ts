import { existsSync } from 'node:fs';
import { readFile as readText } from 'node:fs/promises';
import path from 'node:path';
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
  /** Hunks of the unified diff, starting at the first `@@`. */
  readonly patch: string;
}

const FIELD = '\x1f';
const RECORD = '\x1e';
const FORMAT = `--format=${['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x1f')}%x1e`;

/**
 * The commit of a branch, tag or commit ID; undefined when there is none. A branch has its own file until it is packed
 * (https://git-scm.com/docs/gitrepository-layout). It is read directly, because the simulators need one on each request, and a
 * process takes a hundred times as long as reading a file.
 */
export async function resolve(directory: string, ref: string): Promise<string | undefined> {
  const branch = branchNamed(directory, ref);
  const loose = branch && (await looseRef(path.join(directory, branch)));
  if (loose !== undefined) return loose;
  if (branch === ref && !isAnywhere(directory, branch)) return undefined;
  const name = `${ref}^{commit}`;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', name];
  return (await gitOrNothing(directory, args))?.trim();
}

/** The branch that a name stands for, unless it may stand for something else, e.g. a tag. */
function branchNamed(directory: string, name: string): string | undefined {
  if (!/^(?!.*\.\.)[\w./-]+$/.test(name)) return undefined;
  if (name.startsWith('refs/heads/')) return name;
  const isOther =
    name.startsWith('refs/') ||
    ID.test(name) ||
    ['', 'refs', 'refs/tags'].some(folder => isAnywhere(directory, path.join(folder, name)));
  return isOther ? undefined : `refs/heads/${name}`;
}

/** Whether there may be such a ref: it has a file, or there are refs without files. */
function isAnywhere(directory: string, ref: string): boolean {
  return [ref, 'packed-refs', 'reftable'].some(name => existsSync(path.join(directory, name)));
}

/** @returns undefined when there is no such file, or when it isn't exactly a commit ID */
async function looseRef(file: string): Promise<string | undefined> {
  const text = await readText(file, 'utf8').catch(() => '');
  return /^[0-9a-f]{40}\n$/.test(text) ? text.trim() : undefined;
}

/**
 * The contents of a repository's commits. A commit ID identifies its whole history, so git is only asked once for anything that
 * depends on IDs alone: the simulators answer the same questions on each request, and each process takes time.
 */
export class Commits {
  private readonly known = new Map<string, Promise<string | undefined>>();

  /** @param directory absolute path of the bare repository */
  constructor(private readonly directory: string) {}

  /** Commits reachable from a commit, newest first; `range` may also be `a..b`, with IDs. */
  async log(range: string, count: number): Promise<readonly GitCommit[]> {
    return commitsIn(await this.ask(['log', `--max-count=${count}`, FORMAT, '--end-of-options', range]));
  }

  /** @returns undefined when the ref doesn't exist */
  async read(ref: string): Promise<GitCommit | undefined> {
    const commit = ID.test(ref) ? ref : await resolve(this.directory, ref);
    if (commit === undefined) return undefined;
    const args = ['log', '--max-count=1', FORMAT, '--end-of-options', `${commit}^{commit}`, '--'];
    return commitsIn((await this.answer(args)) ?? '')[0];
  }

  /** The best common ancestor of two ids; undefined for unrelated histories. */
  async mergeBase(a: string, b: string): Promise<string | undefined> {
    return a === b ? a : (await this.answer(['merge-base', a, b]))?.trim();
  }

  /** How many commits only the second ID has (ahead), and how many only the first has (behind). */
  async divergence(base: string, head: string): Promise<{ readonly ahead: number; readonly behind: number }> {
    const out = await this.ask(['rev-list', '--left-right', '--count', `${base}...${head}`]);
    const [behind = 0, ahead = 0] = out.trim().split(/\s+/).map(Number);
    return { ahead, behind };
  }

  /** The differences between two IDs. A rename shows as a removal and an addition. */
  async changes(from: string, to: string): Promise<readonly FileChange[]> {
    const options = ['--raw', '--patch', '--no-renames', '--no-ext-diff', '--no-color', '--abbrev=40', '-z'];
    return from === to ? [] : changesIn(await this.ask(['diff', ...options, from, to]));
  }

  /** Whether the second ID merges into the first without a conflict. */
  async mergesCleanly(base: string, head: string): Promise<boolean> {
    return (await this.answer(['merge-tree', '--write-tree', base, head])) !== undefined;
  }

  private async ask(args: readonly string[]): Promise<string> {
    return (await this.answer(args)) ?? git(this.directory, args);
  }

  /** undefined if git failed. Failures aren't cached, since the missing commit may be pushed later. */
  private async answer(args: readonly string[]): Promise<string | undefined> {
    const key = args.join('\0');
    const found = this.known.get(key) ?? gitOrNothing(this.directory, args);
    this.known.set(key, found);
    const answer = await found;
    if (answer === undefined) this.known.delete(key);
    return answer;
  }
}

const ID = /^[0-9a-f]{40}$/;

/** Text and blob id of a file; undefined when it isn't there. */
export async function readFile(
  directory: string,
  ref: string,
  file: string,
): Promise<{ readonly sha: string; readonly text: string } | undefined> {
  const name = `${ref}:${file}`;
  // Names are separated by line breaks.
  if (name.includes('\n')) return undefined;
  // `ID blob SIZE`, the text, and a line break.
  const found = await git(directory, ['cat-file', '--batch'], `${name}\n`);
  const [, sha, text] = /^([0-9a-f]{40}) blob \d+\n(.*)\n$/s.exec(found) ?? [];
  return sha === undefined || text === undefined ? undefined : { sha, text };
}

function changesIn(out: string): readonly FileChange[] {
  const entries = [...out.matchAll(/:\d+ \d+ ([0-9a-f]{40}) ([0-9a-f]{40}) ([AMDT])\0([^\0]*)\0/g)];
  // One per entry, in the same order.
  const diffs = out.split(/(?:^|\0)diff --git /m).slice(1);
  return entries.map(([, before = '', after = '', letter, name = ''], index) => {
    const diff = diffs[index] ?? '';
    const hunks = diff.indexOf('\n@@');
    const patch = hunks < 0 ? '' : diff.slice(hunks + 1).trimEnd();
    const count = (sign: string): number => patch.split('\n').filter(line => line.startsWith(sign)).length;
    return {
      path: name,
      status: letter === 'A' ? 'added' : letter === 'D' ? 'removed' : 'modified',
      sha: letter === 'D' ? before : after,
      additions: count('+'),
      deletions: count('-'),
      patch,
    };
  });
}

function commitsIn(out: string): readonly GitCommit[] {
  return out
    .split(RECORD)
    .map(record => record.trimStart())
    .filter(record => record !== '')
    .map(parseCommit);
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
