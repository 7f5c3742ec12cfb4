import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../../core/errors';
import type { GitApi, WorkingTree } from '../../../core/ports/git';
import { refName } from './names';
import { parseStatus } from './parse';
import type { RunGit } from './run';

type Branches = Pick<GitApi, 'workingTree' | 'createBranch' | 'branchOff' | 'checkout'>;

/** The checkout: its current state, and switching it to another branch. */
export function branches(run: RunGit, look: Pick<GitApi, 'commitOf' | 'remoteCommit'>): Branches {
  const workingTree = async (signal: AbortSignal): Promise<WorkingTree> => {
    // Without the optional lock, reading the status never blocks the engineer's own git.
    const args = [
      '--no-optional-locks',
      'status',
      '--porcelain=v2',
      '--branch',
      '-z',
      '--untracked-files=all',
    ];
    const { head, ...tree } = parseStatus((await run(args, { signal })).stdout);
    if (head === null) throw noCommits();
    return { ...tree, head };
  };

  const mustBeClean = async (signal: AbortSignal): Promise<void> => {
    const { changed } = await workingTree(signal);
    if (changed.length > 0) throw dirty(changed);
  };

  /** A failing post-checkout hook makes git fail even though it switched, so the current branch decides. */
  const switchTo = async (args: readonly string[], branch: string, signal: AbortSignal): Promise<void> => {
    try {
      await run(['switch', ...args], { signal, hooks: true });
    } catch (error) {
      if (!(error instanceof ProblemError) || (await workingTree(signal)).branch !== branch) throw error;
    }
  };

  return {
    workingTree,

    async createBranch(name, from, signal) {
      await mustBeClean(signal);
      const ref = `refs/heads/${refName(name)}`;
      const start = await look.commitOf(from, signal);
      if (start === undefined) throw noSuchRef(from);
      const here = await look.commitOf(ref, signal);
      const there = await look.remoteCommit(ref, signal);
      if (here !== undefined && here !== start) throw branchExists(name, here);
      if (there !== null && there !== start) throw branchExistsOnOrigin(name, there);
      // After a crash right after its creation, the branch already exists at the right commit.
      const args = here === undefined ? ['--no-track', '--create', name, start] : ['--no-guess', name];
      await switchTo(args, name, signal);
    },

    async branchOff(name, signal) {
      const here = await look.commitOf(`refs/heads/${refName(name)}`, signal);
      if (here !== undefined) throw branchExists(name, here);
      await switchTo(['--no-track', '--create', name], name, signal);
    },

    async checkout(branch, signal) {
      await mustBeClean(signal);
      await switchTo(['--no-guess', refName(branch)], branch, signal);
    },
  };
}

function dirty(changed: readonly string[]): ProblemError {
  const shown = changed.slice(0, 5).join(', ');
  return new ProblemError({
    code: 'git.dirty',
    message:
      changed.length > 5
        ? l10n.t`There are uncommitted changes: ${shown} and ${changed.length - 5} more.`
        : l10n.t`There are uncommitted changes: ${shown}.`,
    remedy: l10n.t('Commit, stash or discard them, then try again.'),
    detail: changed.slice(0, 200).join('\n'),
  });
}

function branchExists(name: string, commit: string): ProblemError {
  return exists(l10n.t`Branch ${name} exists here already, at ${commit.slice(0, 10)}, with other content.`);
}

function branchExistsOnOrigin(name: string, commit: string): ProblemError {
  return exists(
    l10n.t`Branch ${name} exists on origin already, at ${commit.slice(0, 10)}, with other content.`,
  );
}

function exists(message: string): ProblemError {
  return new ProblemError({
    code: 'git.branch-exists',
    message,
    remedy: l10n.t('Use that branch, or delete it if nobody needs it.'),
  });
}

function noSuchRef(ref: string): ProblemError {
  return new ProblemError({
    code: 'git.no-such-ref',
    message: l10n.t`${ref} is not known in this checkout.`,
    remedy: l10n.t('Fetch, then check whether the branch was deleted.'),
  });
}

function noCommits(): ProblemError {
  return new ProblemError({
    code: 'git.no-commits',
    message: l10n.t('The checked-out branch has no commit.'),
    remedy: l10n.t('Check out the default branch.'),
  });
}
