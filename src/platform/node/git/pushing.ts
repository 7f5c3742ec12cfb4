import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../../core/errors';
import type { GitApi, RefSwap } from '../../../core/ports/git';
import { whatIsHere } from './environment';
import { refName } from './names';
import { endOf } from './problems';
import type { CheckPush } from './remote';
import type { GitResult, RunGit } from './run';

type RemoteCommit = GitApi['remoteCommit'];

/**
 * Pushes without force. Whatever git answers, the state of origin afterwards decides: an answer can get lost, and a hook may
 * fail over something that is already there.
 */
export function pushing(
  run: RunGit,
  mayPush: CheckPush,
  remoteCommit: RemoteCommit,
): Pick<GitApi, 'push' | 'deleteRef' | 'deleteRemoteBranch'> {
  const deleteRef: GitApi['deleteRef'] = (ref, expected, signal) =>
    compareAndSwap(run, mayPush, remoteCommit, { ref, expected, target: null }, signal);
  return {
    async push(branch, signal, tell) {
      await mayPush(signal);
      const ref = `refs/heads/${refName(branch)}`;
      const head = (await run(['rev-parse', '--verify', `${ref}^{commit}`], { signal })).stdout.trim();
      const args = ['push', '--porcelain', '--no-follow-tags', 'origin', `${ref}:${ref}`];
      const result = await run(args, { signal, hooks: true, accept: 'any', tell });
      const current = await remoteCommit(ref, signal);
      if (current === head) return;
      throw result.exitCode === 0 ? movedAfterPush(branch, current) : result.problem();
    },
    deleteRef,
    deleteRemoteBranch: (branch, expected, signal) => deleteRef(`refs/heads/${branch}`, expected, signal),
  };
}

/**
 * Moves a ref on origin with `--force-with-lease=<ref>:<expected>`, which origin itself enforces.
 * @param move `expected` null: it must not exist; `target` null: delete it. A target commit must belong to this writer alone,
 * because finding it on origin means that this move won.
 * @throws {ProblemError} when the ref is still as expected but couldn't be moved
 */
export async function compareAndSwap(
  run: RunGit,
  mayPush: CheckPush,
  remoteCommit: RemoteCommit,
  move: { readonly ref: string; readonly expected: string | null; readonly target: string | null },
  signal: AbortSignal,
): Promise<RefSwap> {
  const { ref, expected, target } = move;
  await mayPush(signal);
  const lease = `--force-with-lease=${refName(ref)}:${expected ?? ''}`;
  // Pre-push hooks are meant for a person's branches; the team lock isn't one, and is pushed every minute.
  const hooks = ref.startsWith('refs/heads/');
  const args = [
    'push',
    '--porcelain',
    '--no-follow-tags',
    lease,
    ...(hooks ? [] : ['--no-verify']),
    'origin',
  ];
  for (let attempt = 1; ; attempt += 1) {
    const call = { signal, accept: 'any', ...(hooks ? { hooks } : { env: whatIsHere }) } as const;
    const result = await run([...args, `${target ?? ''}:${ref}`], call);
    if (result.exitCode === 0) return { swapped: true, sha: target ?? expected ?? '' };
    const current = await remoteCommit(ref, signal);
    if (target !== null && current === target) return { swapped: true, sha: target };
    if (current !== expected) return { swapped: false, current };
    if (attempt === 5 || !wasBusy(result)) throw result.problem();
  }
}

/** origin was in the middle of another push to the same ref, which may still fail. */
function wasBusy({ stdout, stderr }: GitResult): boolean {
  return /cannot lock ref|failed to update ref|unable to (create|lock)|reference already exists/i.test(
    endOf(stdout) + endOf(stderr),
  );
}

function movedAfterPush(branch: string, current: string | null): ProblemError {
  return new ProblemError({
    code: 'git.moved',
    message:
      current === null
        ? l10n.t`Right after the push, ${branch} on origin was gone.`
        : l10n.t`Right after the push, ${branch} on origin was at ${current.slice(0, 10)}.`,
    remedy: l10n.t('Look at who else works on this branch.'),
  });
}
