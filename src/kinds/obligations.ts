import * as l10n from '@vscode/l10n';
import type { ObligationContext, ObligationKind } from '../core/kind/obligationKind';
import { ProblemError } from '../core/errors';
import type { PullRequest } from '../core/ports/github';
import { resourceIfAny } from '../core/runbook/resourceOf';
import { neutral } from '../core/text/neutral';
import { shortSha } from './shared/facts';
import { originRepositoryIfAny } from './shared/originRepository';
import { deletePushed } from './shared/ownBranch';

/** Within this time, an interrupted push may still arrive, and GitHub's lists may lack new items. */
const SETTLES_MS = 20_000;

/** Looks a second time if something that was announced a moment ago isn't found. */
async function settled<T>(
  look: () => Promise<T>,
  isAbsent: (seen: T) => boolean,
  { announcedAt, ports: { clock }, signal }: ObligationContext,
): Promise<T> {
  const seen = await look();
  if (announcedAt === null || !isAbsent(seen)) return seen;
  const left = Math.min(SETTLES_MS - (clock.now() - Date.parse(announcedAt)), SETTLES_MS);
  if (left <= 0) return seen;
  await clock.sleep(left, signal);
  return look();
}

/** Pull requests of the repository that this checkout pushes to; empty if that isn't on GitHub. */
async function pullRequestsOf(context: ObligationContext, branch: string): Promise<readonly PullRequest[]> {
  const { ports, signal } = context;
  const repository = infrastructureOf(context) ?? (await originRepositoryIfAny(context));
  return repository === null ? [] : ports.github.pullRequestsFrom(repository, branch, 'all', signal);
}

function infrastructureOf({ runbook }: ObligationContext): string | undefined {
  return resourceIfAny(runbook, {}, 'infrastructure')?.name;
}

/** Whether somebody merged it without a pull request that can be seen from here. */
async function isMerged(context: ObligationContext, commit: string): Promise<boolean> {
  const { ports, signal } = context;
  if (infrastructureOf(context) !== undefined) return false;
  await ports.git.fetch(signal);
  const base = `origin/${await ports.git.defaultBranch(signal)}`;
  return (await ports.git.divergence(base, commit, signal)).ahead === 0;
}

/** Open until the branch has a pull request, is merged, or is gone. */
export const pushedBranchObligation: ObligationKind = {
  name: 'pushed-branch',
  remedy: ({ subject }) => l10n.t`Delete branch ${neutral(subject)}`,
  observe: async ({ subject }, context) => {
    const { ports, signal } = context;
    const look = async () => {
      const [pull] = await pullRequestsOf(context, subject);
      const commit = pull ? null : await ports.git.remoteCommit(`refs/heads/${subject}`, signal);
      return { pull, commit };
    };
    const isAbsent = ({ pull, commit }: Awaited<ReturnType<typeof look>>) => !pull && commit === null;
    const { pull, commit } = await settled(look, isAbsent, context);
    if (pull !== undefined) return { met: true, evidence: l10n.t`pull request #${pull.number} shows it` };
    if (commit !== null && (await isMerged(context, commit)))
      return { met: true, evidence: l10n.t`the default branch has ${shortSha(commit)}` };
    return commit === null
      ? { met: true, evidence: l10n.t('the branch is not on origin') }
      : {
          met: false,
          evidence: l10n.t`origin has ${subject} at ${shortSha(commit)}, without a pull request`,
        };
  },
  meet: async (obligation, context) => {
    const { subject } = obligation;
    const isUnknown = obligation.adopted === true && !context.insists;
    if (context.productionMayHaveChanged || isUnknown) {
      throw new ProblemError({
        code: 'branch.is-production',
        message: l10n.t`${subject} may be what production runs, so it was not deleted.`,
        remedy: isUnknown
          ? l10n.t(
              'It was begun elsewhere, and may have been applied there. Open its pull request, or delete the branch with the button next to it if you are sure that it was not applied.',
            )
          : l10n.t`Open its pull request. If you are sure it was never applied, delete it yourself (git push origin --delete ${subject}). Then try again.`,
      });
    }
    await deletePushed(context, obligation);
  },
};

/** A follow-up: until it is merged or closed, the default branch may differ from what is running. */
export const pullRequestObligation: ObligationKind = {
  name: 'pull-request',
  remedy: l10n.t('Check if merged'),
  onlyLooks: true,
  observe: async ({ subject }, context) => {
    const look = () => pullRequestsOf(context, subject);
    const pulls = await settled(look, ({ length }) => length === 0, context);
    const pull = pulls.find(({ state }) => state === 'open') ?? pulls[0];
    if (pull === undefined) return { met: true, evidence: l10n.t('no pull request was opened') };
    return {
      met: pull.merged || pull.state === 'closed',
      merged: pull.merged,
      evidence: pull.merged
        ? l10n.t`#${pull.number} is merged`
        : pull.state === 'open'
          ? l10n.t`#${pull.number} is open`
          : l10n.t`#${pull.number} is closed`,
    };
  },
  // Merging is up to the team's review, never to us.
  meet: () => Promise.resolve(),
};
