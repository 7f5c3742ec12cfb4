import type { ObligationKind } from '../core/engine/kind';
import { ProblemError } from '../core/errors';
import { shortSha } from './shared/facts';

/** Open until a pull request shows the branch, or the branch is gone. */
export const pushedBranchObligation: ObligationKind = {
  name: 'pushed-branch',
  remedy: 'Delete the pushed branch',
  observe: async ({ subject }, { ports, service, signal }) => {
    const pulls = await ports.github.pullRequestsFrom(service.infrastructure, subject, 'all', signal);
    const [pull] = pulls;
    if (pull !== undefined) return { met: true, evidence: `pull request #${pull.number} shows it` };
    const commit = await ports.git.remoteCommit(`refs/heads/${subject}`, signal);
    return commit === null
      ? { met: true, evidence: 'the branch is not on origin' }
      : { met: false, evidence: `origin has ${subject} at ${shortSha(commit)}, without a pull request` };
  },
  meet: async ({ subject }, { ports, signal, productionMayHaveChanged }) => {
    if (productionMayHaveChanged) {
      throw new ProblemError({
        code: 'branch.is-production',
        message: `${subject} may be what production runs: it is not deleted.`,
        remedy: `Open its pull request; or, if it was surely never applied, delete it yourself (git push origin --delete ${subject}). Then try again.`,
      });
    }
    const commit = await ports.git.remoteCommit(`refs/heads/${subject}`, signal);
    if (commit !== null) await ports.git.deleteRemoteBranch(subject, commit, signal);
  },
};

/** A follow-up: until it is merged or closed, the default branch may not be what runs. */
export const pullRequestObligation: ObligationKind = {
  name: 'pull-request',
  remedy: 'Look whether it is merged',
  observe: async ({ subject }, { ports, service, signal }) => {
    const [pull] = await ports.github.pullRequestsFrom(service.infrastructure, subject, 'all', signal);
    if (pull === undefined) return { met: true, evidence: 'no pull request was opened' };
    return {
      met: pull.merged || pull.state === 'closed',
      evidence: `#${pull.number} is ${pull.merged ? 'merged' : pull.state}`,
    };
  },
  // Merging is the team's review, never ours.
  meet: () => Promise.resolve(),
};
