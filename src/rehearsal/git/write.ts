import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { git } from './git';
import { resolve } from './read';

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

/**
 * Makes a bare repository whose default branch is `main`, as git reads it
 * (https://git-scm.com/docs/gitrepository-layout).
 * @param directory absolute path; created
 */
export async function initBare(directory: string): Promise<void> {
  for (const folder of ['objects', 'refs']) await mkdir(path.join(directory, folder), { recursive: true });
  await writeFile(path.join(directory, 'HEAD'), 'ref: refs/heads/main\n');
  await writeFile(
    path.join(directory, 'config'),
    '[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n[receive]\n\tautoGC = false\n',
  );
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
  const parent = (await resolve(directory, `refs/heads/${branch}`)) ?? from;
  return importCommits(directory, branch, commits, parent);
}

/**
 * Makes a bare repository with these commits on `main`.
 * @returns the commits, oldest first
 */
export async function createBare(
  directory: string,
  commits: readonly NewCommit[],
): Promise<readonly string[]> {
  await initBare(directory);
  return importCommits(directory, 'main', commits);
}

/** Tags commits, without messages; fails if one of the tags exists. */
export async function tagCommits(
  directory: string,
  commits: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = Object.entries(commits).map(([tag, commit]) => `create refs/tags/${tag} ${commit}\n`);
  if (lines.length > 0) await git(directory, ['update-ref', '--stdin'], lines.join(''));
}

async function importCommits(
  directory: string,
  branch: string,
  commits: readonly NewCommit[],
  parent?: string,
): Promise<readonly string[]> {
  const stream = commits.map((commit, index) =>
    streamOf(`refs/heads/${branch}`, commit, index + 1, index === 0 ? parent : undefined),
  );
  // Otherwise it starts another process, to unpack them.
  const packed = ['-c', 'fastimport.unpackLimit=1'];
  const made = await git(directory, [...packed, 'fast-import', '--quiet'], stream.join(''));
  return made.trim().split('\n');
}

/** One commit in the format of git fast-import, and the request for its ID. */
function streamOf(
  ref: string,
  { author, at, message, files }: NewCommit,
  mark: number,
  parent: string | undefined,
): string {
  const who = `${author.name} <${author.email}> ${Math.floor(at / 1000)} +0000`;
  const changes = Object.entries(files).map(([path, content]) =>
    content === null ? `D ${quoted(path)}\n` : `M 100644 inline ${quoted(path)}\n${data(content)}\n`,
  );
  return [
    `commit ${ref}\nmark :${mark}\nauthor ${who}\ncommitter ${who}\n${data(message)}\n`,
    parent === undefined ? '' : `from ${parent}\n`,
    ...changes,
    `\nget-mark :${mark}\n`,
  ].join('');
}

/** Git allows line breaks in a path, which would begin another command (https://git-scm.com/docs/git-fast-import#_filemodify). */
function quoted(path: string): string {
  return `"${path.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)}"`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
