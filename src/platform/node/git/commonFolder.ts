import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * The folder with a checkout's refs, found without running git: `.git`, or for a linked worktree that of its repository
 * (https://git-scm.com/docs/gitrepository-layout).
 * @param root absolute path of the checkout's top level
 * @returns its absolute path; undefined when there is none
 */
export function commonFolder(root: string): string | undefined {
  const git = path.join(root, '.git');
  try {
    if (statSync(git).isDirectory()) return git;
    const own = path.resolve(
      root,
      readFileSync(git, 'utf8')
        .replace(/^gitdir: /, '')
        .trim(),
    );
    return path.resolve(own, readFileSync(path.join(own, 'commondir'), 'utf8').trim());
  } catch {
    return undefined;
  }
}
