import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ProblemError } from '../../../core/errors';
import { commonFolder } from './commonFolder';
import { revision } from './names';
import type { RunGit } from './run';

/**
 * A shallow clone has no history behind a cut, so that something merged long ago looks as if it never was. The result is only
 * certain if two commits have a common ancestor without a merge on the way: then none of the lines to it is cut.
 * @param root absolute path of the checkout's top level
 * @param base the commit that each of the refs is compared with
 * @throws {ProblemError} `git.shallow` if one of the refs isn't certain
 */
export async function mustBeCertain(
  run: RunGit,
  root: string,
  base: string,
  refs: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (refs.length === 0) return;
  // Where the history is cut is in this file, so git is only asked if there is one, or if it isn't known where it would be.
  const folder = commonFolder(root);
  if (folder !== undefined && !existsSync(path.join(folder, 'shallow'))) return;
  const { stdout } = await run(['rev-parse', '--is-shallow-repository'], { signal });
  if (stdout.trim() !== 'true') return;
  for (const ref of refs) {
    const ends = [revision(base), revision(ref)];
    const common = await run(['merge-base', ...ends], { signal, accept: [0, 1] });
    const merges = await run(['rev-list', '--count', '--min-parents=2', ends.join('...'), '--'], { signal });
    if (common.exitCode !== 0 || merges.stdout.trim() !== '0') throw shallow(base, ref);
  }
}

function shallow(base: string, ref: string): ProblemError {
  return new ProblemError({
    code: 'git.shallow',
    message: l10n.t`This checkout is a shallow clone: its history is cut, so it can't be told what ${nameOf(ref)} has that ${nameOf(base)} hasn't.`,
    remedy: l10n.t('Fetch the rest of the history with "git fetch --unshallow origin", then try again.'),
  });
}

function nameOf(ref: string): string {
  return /^[0-9a-f]{40,}$/.test(ref) ? ref.slice(0, 7) : ref.replace(/^refs\/(?:remotes|heads)\//, '');
}
