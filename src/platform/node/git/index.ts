import type { GitApi } from '../../../core/ports/git';
import { branches } from './branches';
import { committing } from './committing';
import { history } from './history';
import { pushing } from './pushing';
import { sshHosts } from './places';
import { checkPush, remote } from './remote';
import { remoteFile } from './remoteFile';
import { gitRunner } from './run';
import { atTopLevel } from './topLevel';

export interface GitOptions {
  /** Absolute path of the checkout's top level. */
  readonly root: string;
  /** Program to run: a name on the PATH or an absolute path. Default: `git`. */
  readonly gitPath?: string;
  /** Environment of the engineer. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Time limit of a command that runs no hooks, in milliseconds. Default: two minutes. */
  readonly timeoutMs?: number;
  /** Time limit of one hook, in milliseconds. Default: half an hour. */
  readonly hookMs?: number;
}

/**
 * Accesses the checkout and its `origin` through the engineer's own git (2.30 or later). Runs nothing before the first call.
 * Failures are a {@link ProblemError} `git.*`. An aborted signal causes a {@link CancelledError}, after which a push may or may
 * not have arrived.
 */
export function createGit(options: GitOptions): GitApi {
  const { root, gitPath = 'git', env = process.env, timeoutMs = 120_000, hookMs = 1_800_000 } = options;
  const run = atTopLevel(root, gitRunner({ root, gitPath, env, timeoutMs, hookMs }));
  const commits = history(run, root);
  const origin = remote(run, sshHosts(env, root));
  const mayPush = checkPush(origin);
  const { commitOf } = commits;
  const { remoteCommit } = origin;
  return {
    root,
    ...commits,
    ...origin,
    ...branches(run, { commitOf, remoteCommit }),
    ...committing(run, root),
    ...pushing(run, mayPush, remoteCommit),
    ...remoteFile(run, mayPush, remoteCommit),
  };
}
