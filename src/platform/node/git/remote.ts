import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../../core/errors';
import { isSameHost, type GitApi, type OriginPlace } from '../../../core/ports/git';
import { refName } from './names';
import { parseRemoteRefs } from './parse';
import { noOrigin, originPlaces, type ResolveHost } from './places';
import { maskAddresses } from '../../../core/text/addresses';
import type { RunGit } from './run';

/** Reads origin. */
export function remote(
  run: RunGit,
  resolveHost: ResolveHost,
): Pick<GitApi, 'originUrl' | 'originPlaces' | 'fetch' | 'defaultBranch' | 'remoteCommit'> {
  return {
    originPlaces: signal => originPlaces(run, resolveHost, signal),

    async originUrl(signal) {
      const found = await run(['config', '--get-all', '-z', 'remote.origin.url'], { signal, accept: [0, 1] });
      const url = found.stdout.split('\0')[0] ?? '';
      if (url === '') throw noOrigin();
      return maskAddresses(url);
    },

    async fetch(signal) {
      // Spelled out, so that a clone of a single branch fetches the default branch too.
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
      // ls-remote matches the end of names, so the answer may contain other refs.
      return parseRemoteRefs(stdout).get(ref) ?? null;
    },
  };
}

/** Checks before each push that it goes to the repository that origin is read from. */
export type CheckPush = (signal: AbortSignal) => Promise<void>;

/**
 * A separate push address (`remote.origin.pushurl`) may be another form of the same repository's address, but not another
 * repository: nobody who reads origin would see the push. Nor may origin become another repository in the meantime.
 * @returns a check that throws {@link ProblemError} `git.push-elsewhere` or `git.no-origin`
 */
export function checkPush({ originPlaces: places }: Pick<GitApi, 'originPlaces'>): CheckPush {
  let first: OriginPlace | undefined;
  return async signal => {
    const all = await places(signal);
    const reads = (first ??= all[0]);
    if (reads === undefined) throw noOrigin();
    const elsewhere = all.find(each => !isSameHost(each, reads) || each.repository !== reads.repository);
    if (elsewhere === undefined) return;
    throw new ProblemError({
      code: 'git.push-elsewhere',
      message:
        elsewhere.use === 'push'
          ? l10n.t`origin reads from ${reads.address} but pushes to ${elsewhere.address}.`
          : l10n.t`origin reads from ${reads.address} but is now ${elsewhere.address}.`,
      remedy: l10n.t(
        'Remove the other push address: "git config --unset-all remote.origin.pushurl"; if origin was changed on purpose, reload the window.',
      ),
    });
  };
}

function noDefaultBranch(): ProblemError {
  return new ProblemError({
    code: 'git.no-default-branch',
    message: l10n.t('origin does not say which branch is its default.'),
    remedy: l10n.t('Set the default branch in the settings of the repository.'),
  });
}
