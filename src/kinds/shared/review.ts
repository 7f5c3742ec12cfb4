import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import type { ObserveContext } from '../../core/kind/kind';
import { newestVerdicts, type PullRequest } from '../../core/ports/github';
import { neutral } from '../../core/text/neutral';
import { fact } from './facts';

type Context = Pick<ObserveContext<unknown, unknown>, 'ports' | 'signal'>;

/** State of an open pull request for the person who will merge it: checks and reviews. What can't be read is shown as unknown. */
export async function reviewFacts(
  { ports: { github }, signal }: Context,
  repository: string,
  { number, headSha, state, requested }: PullRequest,
): Promise<readonly Fact[]> {
  if (state !== 'open') return [];
  try {
    const { total, failed, pending } = await github.checks(repository, headSha, signal);
    const verdicts = [...newestVerdicts(await github.reviews(repository, number, signal)).values()];
    const by = (wanted: string) =>
      verdicts.filter(verdict => verdict.state === wanted).map(({ author }) => author);
    const [approved, refused] = [by('APPROVED'), by('CHANGES_REQUESTED')];
    return [
      failed.length > 0
        ? fact(l10n.t('Checks'), neutral(l10n.t`failed: ${failed.join(', ')}`), 'bad')
        : pending.length > 0
          ? fact(l10n.t('Checks'), l10n.t`${pending.length} of ${total} in progress`)
          : fact(
              l10n.t('Checks'),
              total === 0 ? l10n.t('none') : l10n.t`${total} passed`,
              total === 0 ? 'info' : 'good',
            ),
      ...(refused.length > 0
        ? [fact(l10n.t('Reviews'), neutral(l10n.t`changes requested by ${refused.join(', ')}`), 'warn')]
        : []),
      ...(approved.length > 0
        ? [fact(l10n.t('Reviews'), neutral(l10n.t`approved by ${approved.join(', ')}`), 'good')]
        : []),
      ...(requested.length > 0
        ? [fact(l10n.t('Reviews'), neutral(l10n.t`requested from ${requested.join(', ')}`))]
        : approved.length + refused.length === 0
          ? [fact(l10n.t('Reviews'), l10n.t('none yet'))]
          : []),
    ];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [fact(l10n.t('Checks and reviews'), neutral(l10n.t`unknown: ${error.problem.message}`), 'warn')];
  }
}
