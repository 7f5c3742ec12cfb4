import { ProblemError } from '../../../core/errors';
import type { GitApi } from '../../../core/ports/git';
import { refName } from './names';
import { parseRemoteRefs } from './parse';
import { withoutCredentials } from './problems';
import type { RunGit } from './run';

/** Reads origin. */
export function remote(run: RunGit): Pick<GitApi, 'originUrl' | 'fetch' | 'defaultBranch' | 'remoteCommit'> {
  return {
    async originUrl(signal) {
      const found = await run(['config', '--get-all', '-z', 'remote.origin.url'], { signal, accept: [0, 1] });
      const url = found.stdout.split('\0')[0] ?? '';
      if (url === '') throw noOrigin();
      return withoutCredentials(url);
    },

    async fetch(signal) {
      // Spelled out, so that a clone of a single branch sees the default branch too.
      const refspec = '+refs/heads/*:refs/remotes/origin/*';
      await run(['fetch', '--prune', '--no-recurse-submodules', 'origin', refspec], { signal });
    },

    async defaultBranch(signal) {
      const { stdout } = await run(['ls-remote', '--symref', 'origin', 'HEAD'], { signal });
      const branch = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(stdout)?.[1];
      if (branch === undefined) throw noDefaultBranch();
      return branch;
    },

    async remoteCommit(ref, signal) {
      const { stdout } = await run(['ls-remote', 'origin', refName(ref), `${ref}^{}`], { signal });
      // ls-remote matches the end of a name, so others may be in the answer.
      return parseRemoteRefs(stdout).get(ref) ?? null;
    },
  };
}

/**
 * A push address of its own (`remote.origin.pushurl`) may name the same repository another way, but not another one:
 * what is pushed there nobody would see who reads origin.
 * @throws {ProblemError} `git.push-elsewhere` or `git.no-origin`
 */
export async function mustPushWhereItReads(run: RunGit, signal: AbortSignal): Promise<void> {
  const { stdout } = await run(['remote', '--verbose'], { signal });
  const urls = [...stdout.matchAll(/^origin\t(.*) \((?:fetch|push)\)/gm)].map(match => match[1] ?? '');
  const [reads] = urls;
  if (reads === undefined) throw noOrigin();
  const elsewhere = urls.find(url => repositoryPath(url) !== repositoryPath(reads));
  if (elsewhere === undefined) return;
  throw new ProblemError({
    code: 'git.push-elsewhere',
    message: `origin reads from ${withoutCredentials(reads)} but pushes to ${withoutCredentials(elsewhere)}.`,
    remedy: 'Remove the other push address: "git config --unset-all remote.origin.pushurl".',
  });
}

/** `owner/name` of an address, so that ssh and https to one repository compare as equal. */
function repositoryPath(url: string): string {
  return url
    .replace(/^\w+:\/\/[^/]*\//, '')
    .replace(/^[^/\\]+:/, '')
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '')
    .toLowerCase();
}

function noOrigin(): ProblemError {
  return new ProblemError({
    code: 'git.no-origin',
    message: 'The checkout has no remote "origin".',
    remedy: 'Add it with "git remote add origin ADDRESS".',
  });
}

function noDefaultBranch(): ProblemError {
  return new ProblemError({
    code: 'git.no-default-branch',
    message: 'origin does not say which branch is its default.',
    remedy: 'Set the default branch in the settings of the repository.',
  });
}
