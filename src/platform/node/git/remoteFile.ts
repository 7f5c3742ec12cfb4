import { randomUUID } from 'node:crypto';
import { ProblemError } from '../../../core/errors';
import type { GitApi } from '../../../core/ports/git';
import { refName } from './names';
import { compareAndSwap } from './pushing';
import type { CheckPush } from './remote';
import type { RunGit } from './run';

type RemoteFile = Pick<GitApi, 'swapRef' | 'readRef'>;

/** These commits are nobody's: who acts stands in the file, and no identity needs to be configured. */
const author = {
  GIT_AUTHOR_NAME: 'Deploy Runbook',
  GIT_AUTHOR_EMAIL: 'deploy-runbook@localhost',
  GIT_COMMITTER_NAME: 'Deploy Runbook',
  GIT_COMMITTER_EMAIL: 'deploy-runbook@localhost',
};

/** One file on a ref of origin, written without touching checkout or index. */
export function remoteFile(
  run: RunGit,
  mayPush: CheckPush,
  remoteCommit: GitApi['remoteCommit'],
): RemoteFile {
  const isHere = async (commit: string, signal: AbortSignal): Promise<boolean> =>
    (await run(['cat-file', '-e', `${commit}^{commit}`], { signal, accept: 'any' })).exitCode === 0;

  /** Gets what the ref points at; changes no ref here, nor the FETCH_HEAD of the engineer. */
  const get = async (commit: string, ref: string, signal: AbortSignal): Promise<boolean> => {
    if (await isHere(commit, signal)) return true;
    const args = ['fetch', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', 'origin', ref];
    try {
      await run(args, { signal });
    } catch (error) {
      // The ref was deleted since it was listed.
      if (!(error instanceof ProblemError && error.problem.code === 'git.no-such-ref')) throw error;
    }
    return isHere(commit, signal);
  };

  const writeCommit = async (
    parent: string | null,
    file: { readonly name: string; readonly content: string; readonly message: string },
    signal: AbortSignal,
  ): Promise<string> => {
    const blob = await run(['hash-object', '-w', '--stdin'], { signal, input: file.content });
    const entry = `100644 blob ${blob.stdout.trim()}\t${file.name}\0`;
    const tree = await run(['mktree', '-z'], { signal, input: entry });
    // Two writers of the same content in the same second must not make the same commit: each would think it won.
    const message = ['-m', file.message, '-m', `Write: ${randomUUID()}`];
    const parents = parent === null ? [] : ['-p', parent];
    const args = ['commit-tree', ...parents, ...message, tree.stdout.trim()];
    return (await run(args, { signal, env: author })).stdout.trim();
  };

  return {
    async swapRef(ref, expected, file, signal) {
      if (expected !== null && !(await get(expected, refName(ref), signal))) {
        return { swapped: false, current: await remoteCommit(ref, signal) };
      }
      const commit = await writeCommit(expected, file, signal);
      return compareAndSwap(run, mayPush, remoteCommit, { ref, expected, target: commit }, signal);
    },

    async readRef(ref, name, signal) {
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        const sha = await remoteCommit(ref, signal);
        if (sha === null) return null;
        // It may move between listing and fetching it; then look again.
        if (!(await get(sha, ref, signal))) continue;
        const shown = await run(['cat-file', 'blob', `${sha}:${name}`], { signal, accept: [0, 128] });
        if (shown.exitCode !== 0) throw otherContent(ref, name);
        const commits = await run(['rev-list', '--max-count=1000', sha], { signal });
        return { sha, content: shown.stdout, history: commits.stdout.trim().split('\n') };
      }
      throw moving(ref);
    },
  };
}

function otherContent(ref: string, name: string): ProblemError {
  return new ProblemError({
    code: 'git.other-content',
    message: `${ref} on origin does not hold ${name}: something else made it.`,
    remedy: `Look at it with "git fetch origin ${ref}" and "git show FETCH_HEAD".`,
  });
}

function moving(ref: string): ProblemError {
  return new ProblemError({
    code: 'git.moving',
    message: `${ref} on origin moves faster than it can be read.`,
    remedy: 'Try again in a moment.',
  });
}
