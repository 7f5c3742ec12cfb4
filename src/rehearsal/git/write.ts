import { git, gitOrNothing } from './git';

export interface Author {
  readonly name: string;
  readonly email: string;
}

/** A commit to make; files map paths to whole texts, null deletes. */
export interface NewCommit {
  readonly author: Author;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly message: string;
  readonly files: Readonly<Record<string, string | null>>;
}

/** Makes a bare repository whose default branch is `main`. */
export async function initBare(directory: string): Promise<void> {
  await git(directory, ['init', '--quiet', '--bare', '--initial-branch=main', '.']);
}

/**
 * Adds commits to a branch, without a working tree.
 * @param from where to start a branch that doesn't exist yet; absent: without a parent
 * @returns the commits, oldest first
 */
export async function addCommits(
  directory: string,
  branch: string,
  commits: readonly NewCommit[],
  from?: string,
): Promise<readonly string[]> {
  const ref = `refs/heads/${branch}`;
  const tip = await gitOrNothing(directory, ['rev-parse', '--verify', '--quiet', ref]);
  const parent = tip?.trim() ?? from;
  const stream = commits.map((commit, index) => streamOf(ref, commit, index === 0 ? parent : undefined));
  await git(directory, ['fast-import', '--quiet'], stream.join(''));
  const made = await git(directory, ['rev-list', '--reverse', `--max-count=${commits.length}`, ref]);
  return made.trim().split('\n');
}

/** Tags a commit, without a message. */
export async function tagCommit(directory: string, tag: string, commit: string): Promise<void> {
  await git(directory, ['update-ref', `refs/tags/${tag}`, commit, '']);
}

/** One commit in the format of git fast-import. */
function streamOf(
  ref: string,
  { author, at, message, files }: NewCommit,
  parent: string | undefined,
): string {
  const who = `${author.name} <${author.email}> ${Math.floor(at / 1000)} +0000`;
  const changes = Object.entries(files).map(([path, content]) =>
    content === null ? `D ${path}\n` : `M 100644 inline ${path}\n${data(content)}\n`,
  );
  return [
    `commit ${ref}\nauthor ${who}\ncommitter ${who}\n${data(message)}\n`,
    parent === undefined ? '' : `from ${parent}\n`,
    ...changes,
    '\n',
  ].join('');
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
