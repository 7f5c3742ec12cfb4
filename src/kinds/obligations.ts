import type { ObligationKind } from '../core/kind/kind';
import { ProblemError } from '../core/errors';
import { neutral } from '../core/text/neutral';
import { shortSha } from './shared/facts';
import { deletePushed } from './shared/ownBranch';

/** Open until a pull request shows the branch, or the branch is gone. */
export const pushedBranchObligation: ObligationKind = {
  name: 'pushed-branch',
  remedy: ({ subject }) => `Delete branch ${neutral(subject)}`,
  observe: async ({ subject }, { ports, service, signal }) => {
    const pulls = await ports.github.pullRequestsFrom(service.infrastructure, subject, 'all', signal);
    const [pull] = pulls;
    if (pull !== undefined) return { met: true, evidence: `pull request #${pull.number} shows it` };
    const commit = await ports.git.remoteCommit(`refs/heads/${subject}`, signal);
    return commit === null
      ? { met: true, evidence: 'the branch is not on origin' }
      : { met: false, evidence: `origin has ${subject} at ${shortSha(commit)}, without a pull request` };
  },
  meet: async (obligation, context) => {
    const { subject } = obligation;
    if (context.productionMayHaveChanged) {
      throw new ProblemError({
        code: 'branch.is-production',
        message: `${subject} may be what production runs, so it was not deleted.`,
        remedy: `Open its pull request. If you are sure it was never applied, delete it yourself (git push origin --delete ${subject}). Then try again.`,
      });
    }
    await deletePushed(context, obligation);
  },
};

/** A follow-up: until it is merged or closed, the default branch may not be what runs. */
export const pullRequestObligation: ObligationKind = {
  name: 'pull-request',
  remedy: 'Check if merged',
  onlyLooks: true,
  observe: async ({ subject }, { ports, service, signal }) => {
    const pulls = await ports.github.pullRequestsFrom(service.infrastructure, subject, 'all', signal);
    const pull = pulls.find(({ state }) => state === 'open') ?? pulls[0];
    if (pull === undefined) return { met: true, evidence: 'no pull request was opened' };
    return {
      met: pull.merged || pull.state === 'closed',
      evidence: `#${pull.number} is ${pull.merged ? 'merged' : pull.state}`,
    };
  },
  // Merging is the team's review, never ours.
  meet: () => Promise.resolve(),
};
