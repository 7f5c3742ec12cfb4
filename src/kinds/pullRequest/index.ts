import * as l10n from '@vscode/l10n';
import { byAct } from '../../core/kind/act';
import { defineKind } from '../../core/kind/kind';
import { fact } from '../shared/facts';
import { oweMerging } from '../shared/pullRequest';
import { findPullRequest } from './find';
import { observeFollowed } from './follow';
import { observeOpen, openPullRequest } from './open';
import { Notes, Output, Params, type Acting, type Context, type PullRequestAct } from './shape';

/** Opens this run's pull request, approves one, or waits for its checks or its merge. */
export const pullRequest = defineKind({
  name: 'pull-request',
  title: l10n.t('Pull request'),
  params: Params,
  output: Output,
  notes: Notes,
  references: { branch: 'text', title: 'text', body: 'text' },
  needs: [],
  needsLock: ({ do: what }) => what === 'open' || what === 'approve',
  mayUse: ['branch', 'edit'],
  overridable: ({ problem }) => problem !== null,
  links: ({ number }) => (number === null ? [] : [fact(l10n.t('Pull request'), `#${number}`, 'good')]),
  runs: ({ do: what, title, branch, repository }) =>
    what === 'open'
      ? [{ command: l10n.t`open a pull request from the branch of the run: ${title ?? ''}`, where: 'github' }]
      : what === 'approve'
        ? [{ command: approving(branch ?? l10n.t('the branch of the run'), repository), where: 'github' }]
        : [],
  observe: async (context: Context) => {
    const found = await findPullRequest(context);
    return context.params.do === 'open' ? observeOpen(context, found) : observeFollowed(context, found);
  },
  perform: byAct<Acting, PullRequestAct>({
    open: openPullRequest,
    keep: async context => oweMerging(context, (await findPullRequest(context)).branch),
    see: (context, { number }) => context.note({ seen: number }),
    approve: async (context, { number, headSha }) => {
      const { ports, signal } = context;
      const found = await findPullRequest(context);
      // Approve only what was shown: the files may have changed since.
      const seen = await observeFollowed(context, found);
      if (seen.is === 'ready' && seen.act.is === 'approve' && seen.act.headSha === headSha)
        await ports.github.approve(found.repository, number, headSha, signal);
    },
  }),
});

function approving(branch: string, repository: string | undefined): string {
  return repository === undefined
    ? l10n.t`approve the pull request of ${branch}`
    : l10n.t`approve the pull request of ${branch} in ${repository}`;
}
