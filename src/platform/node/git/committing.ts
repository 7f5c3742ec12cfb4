import * as l10n from '@vscode/l10n';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '../../../core/errors';
import type { GitApi } from '../../../core/ports/git';
import { literalPath } from './names';
import { parseDiffTree, parseTree } from './parse';
import type { RunGit } from './run';

/** Commits the given paths like a person would: with the configured hooks, signing and identity. */
export function committing(run: RunGit, root: string): Pick<GitApi, 'commit'> {
  return {
    async commit(paths, message, signal, tell) {
      const onBranch = await run(['symbolic-ref', '--quiet', 'HEAD'], { signal, accept: [0, 1] });
      if (onBranch.exitCode !== 0) throw detached();
      const files = await only(paths, each => isRegularFile(path.join(root, each)));
      const wanted = await objectsOf(files, signal);
      // `commit --only` requires tracked paths; this makes new files tracked without staging their content.
      if (files.length > 0)
        await run(['add', '--intent-to-add', '--', ...files.map(literalPath)], { signal });
      const args = ['commit', '--only', `--message=${message}`, '--', ...paths.map(literalPath)];
      await run(args, { signal, hooks: true, tell });
      const { head, unexpected } = await differences(paths, wanted, signal);
      if (unexpected.length > 0) throw hookRewrote(head, unexpected);
      return head;
    },
  };

  /** The object that each file would have in a commit now, after the checkout's filters. */
  async function objectsOf(files: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
    if (files.length === 0) return new Map();
    const { stdout } = await run(['hash-object', '--', ...files], { signal });
    return new Map(stdout.split('\n').map((object, index) => [files[index] ?? '', object]));
  }

  /** The new commit, and paths that it changed without being asked to, or whose committed content is different. */
  async function differences(
    paths: readonly string[],
    wanted: ReadonlyMap<string, string>,
    signal: AbortSignal,
  ): Promise<{ readonly head: string; readonly unexpected: readonly string[] }> {
    const list = ['diff-tree', '--root', '--always', '-r', '-z', 'HEAD'];
    const { head, files } = parseDiffTree((await run(list, { signal })).stdout);
    // A file that this commit doesn't change is in it as it was before.
    const same = paths.filter(each => wanted.has(each) && !files.has(each));
    const tree = ['ls-tree', '-r', '-z', '--full-tree', head, '--', ...same];
    const before = same.length === 0 ? [] : parseTree((await run(tree, { signal })).stdout);
    const committed = new Map([...files, ...before.map(({ path, object }) => [path, object] as const)]);
    const rewritten = paths.filter(each => wanted.has(each) && committed.get(each) !== wanted.get(each));
    return { head, unexpected: [...rewritten, ...[...files.keys()].filter(each => !paths.includes(each))] };
  }
}

async function only(
  names: readonly string[],
  keep: (name: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const kept = await Promise.all(names.map(keep));
  return names.filter((_, index) => kept[index]);
}

/** false for a deleted file, and for a link, which hash-object would follow. */
function isRegularFile(file: string): Promise<boolean> {
  return lstat(file).then(
    stats => stats.isFile(),
    () => false,
  );
}

function detached(): ProblemError {
  return new ProblemError({
    code: 'git.detached',
    message: l10n.t('No branch is checked out, so a commit would belong to none.'),
    remedy: l10n.t('Check out the deployment branch.'),
  });
}

function hookRewrote(head: string, files: readonly string[]): ProblemError {
  return new ProblemError({
    code: 'git.hook-rewrote',
    message: l10n.t`A commit hook changed what was committed: ${files.join(', ')} in ${head.slice(0, 10)}.`,
    remedy: l10n.t(
      'Look at that commit; keep it if it is right, else undo it with "git reset --soft HEAD~1".',
    ),
  });
}
