import * as l10n from '@vscode/l10n';
import type { ObligationContext } from '../../core/kind/obligationKind';
import { ProblemError } from '../../core/errors';
import type { Obligation } from '../../core/journal/obligation';
import { isDeploymentBranch } from '../../core/runbook/branches';
import { shortSha } from './facts';

type Context = Pick<ObligationContext, 'ports' | 'runbook' | 'signal'>;
type Pushed = Pick<Obligation, 'subject' | 'commit'>;

/**
 * Why a branch on origin isn't ours to delete; null if it is. It is ours if it is named like a run's branch, is still where
 * that run pushed it, and isn't origin's default branch.
 * @param current commit that origin has it at
 */
export async function notOurs(
  { ports, runbook, signal }: Context,
  { subject, commit }: Pushed,
  current: string,
): Promise<string | null> {
  if (!isDeploymentBranch(runbook, subject)) return l10n.t('no deployment gives a branch that name');
  if (commit === undefined) return l10n.t('it is not known at which commit it was pushed');
  if (commit !== current)
    return l10n.t`it was pushed at ${shortSha(commit)}, and origin has ${shortSha(current)} now`;
  if ((await ports.git.defaultBranch(signal)) === subject) return l10n.t('it is the default branch');
  return null;
}

/**
 * Deletes a branch that a run pushed, if it is still at the pushed commit.
 * @throws {ProblemError} `branch.not-ours`
 */
export async function deletePushed(context: Context, pushed: Pushed): Promise<void> {
  const { ports, signal } = context;
  const { subject } = pushed;
  const current = await ports.git.remoteCommit(`refs/heads/${subject}`, signal);
  if (current === null) return;
  const why = await notOurs(context, pushed, current);
  if (why !== null) throw notDeleted(subject, why);
  const swap = await ports.git.deleteRemoteBranch(subject, current, signal);
  if (!swap.swapped && swap.current !== null) throw notDeleted(subject, l10n.t('it has moved since'));
}

function notDeleted(branch: string, why: string): ProblemError {
  return new ProblemError({
    code: 'branch.not-ours',
    message: l10n.t`${branch} is not deleted: ${why}.`,
    remedy: l10n.t(
      'Find out who works on it, then open its pull request or delete it yourself, and try again.',
    ),
  });
}
