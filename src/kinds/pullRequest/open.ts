import * as l10n from '@vscode/l10n';
import { act } from '../../core/kind/act';
import type { Observation } from '../../core/kind/kind';
import type { Fact } from '../../core/journal/reading';
import { durationMs } from '../../core/runbook/runbook';
import { neutral } from '../../core/text/neutral';
import { diffFact, fact, firstFacts, shortSha } from '../shared/facts';
import { bodyOf, oweMerging } from '../shared/pullRequest';
import { findPullRequest } from './find';
import { closedUnmerged, judgePullRequest, matchesPath } from './judge';
import type { Acting, Context, Found, Output, PullRequestAct } from './shape';

type Seen = Observation<Output, PullRequestAct>;

/** State of a pull request that this step opens. */
export async function observeOpen(context: Context, found: Found): Promise<Seen> {
  const { pull, branch } = found;
  if (pull === undefined) return beforeOpening(context, found);
  const { facts, unexpected } = await judgePullRequest(context, found.repository, pull);
  if (pull.state === 'closed' && !pull.merged) return closedUnmerged(context, pull, facts);
  const accepted = context.decision('accept', pull.headSha);
  if (unexpected.length > 0 && accepted === undefined)
    return {
      is: 'waits',
      reading: context.reading(l10n.t`#${pull.number} changes more than expected`, facts),
      checkAgainMs: durationMs(context.params.poll),
      question: {
        id: 'accept',
        title: l10n.t`#${pull.number} changes more than expected`,
        detail: l10n.t(
          'Correct the branch and push, and this step continues by itself; or say why it is right.',
        ),
        subject: pull.headSha,
        choices: [
          { id: 'accept', label: l10n.t('Accept it…'), tone: 'danger', needsReason: true, harmless: true },
        ],
      },
    };
  const reading = context.reading(
    pull.merged ? l10n.t`#${pull.number} is merged` : l10n.t`#${pull.number} is open`,
    [
      ...facts,
      ...(accepted === undefined
        ? []
        : [
            fact(
              l10n.t('Accepted by'),
              `${accepted.by}: ${neutral(accepted.reason ?? '', 300)}`,
              'warn' as const,
            ),
          ]),
    ],
  );
  const isOwed = context.openObligations('pull-request').some(({ subject }) => subject === branch);
  if (pull.state === 'open' && !isOwed)
    return {
      is: 'ready',
      reading,
      act: act('keep', l10n.t('keep the pull request in sight until it is merged')),
    };
  return {
    is: 'holds',
    reading,
    output: { number: pull.number, commit: pull.headSha },
    meets: shownBy(context, branch),
  };
}

/** Obligations that end once others can see the branch. */
function shownBy(context: Context, branch: string): readonly string[] {
  return context
    .openObligations('pushed-branch')
    .filter(({ subject }) => subject === branch)
    .map(({ id }) => id);
}

async function beforeOpening(context: Context, { branch, base }: Found): Promise<Seen> {
  const { ports, signal } = context;
  await ports.git.fetch(signal);
  const head = await ports.git.remoteCommit(`refs/heads/${branch}`, signal);
  if (head === null) {
    const local = await ports.git.commitOf(`refs/heads/${branch}`, signal);
    if (local === undefined || local === (await ports.git.commitOf(`origin/${base}`, signal)))
      return nothing(context, l10n.t('No commit was made, so no pull request is needed'));
    return {
      is: 'stopped',
      problem: {
        code: 'pull-request.not-pushed',
        message: l10n.t`${branch} is not on origin.`,
        remedy: l10n.t`Push it (git push origin ${branch}), then retry.`,
      },
    };
  }
  const { ahead, behind } = await ports.git.divergence(`origin/${base}`, head, signal);
  if (ahead === 0)
    return {
      ...nothing(context, l10n.t`${base} has all of ${branch}, so no pull request is needed`),
      meets: shownBy(context, branch),
    };
  // Only if the branch has everything from the default branch is the difference its own.
  const diff = behind > 0 ? [] : await ports.git.diff(`origin/${base}`, head, signal);
  const { paths = [] } = context.params;
  const strange = diff.filter(({ path }) => !paths.some(each => matchesPath(each, path)));
  const facts: readonly Fact[] = [
    ...strange.map(({ path }) =>
      fact(l10n.t('Unexpected'), l10n.t`It changes ${neutral(path, 300)}`, 'bad', {
        group: l10n.t('Unexpected'),
      }),
    ),
    fact(l10n.t('From'), l10n.t`${branch} at ${shortSha(head)}`),
    fact(
      l10n.t('Into'),
      behind > 0 ? l10n.t`${base}, which has moved on: its files are judged once it is open` : base,
    ),
    ...firstFacts(diff.map(each => diffFact(each))),
  ];
  const choice = context.decision('open', head)?.choice;
  if (choice === (strange.length > 0 ? 'open-anyway' : 'open'))
    return {
      is: 'ready',
      reading: context.reading(l10n.t('Opening the pull request'), facts),
      act: act('open', l10n.t('open the pull request')),
    };
  return {
    is: 'waits',
    reading: context.reading(l10n.t`${branch} is pushed but has no open pull request`, facts),
    question: {
      id: 'open',
      title: l10n.t('Open the pull request?'),
      detail: l10n.t`“${neutral(context.params.title ?? '', 200)}”. Its text ends with the record of this run.`,
      subject: head,
      choices: [
        strange.length > 0
          ? { id: 'open-anyway', label: l10n.t('Open it anyway…'), tone: 'danger', needsReason: true }
          : { id: 'open', label: l10n.t('Open the pull request'), tone: 'primary' },
      ],
    },
  };
}

function nothing(context: Context, summary: string) {
  return {
    is: 'holds' as const,
    reading: context.reading(summary),
    output: { number: null, commit: null },
  };
}

/** Opens it unless there already is one, because of a lost answer or a person. */
export async function openPullRequest(context: Acting): Promise<void> {
  const { params, ports, signal } = context;
  const found = await findPullRequest(context);
  if (found.pull?.state === 'open') return;
  const seen = await beforeOpening(context, found);
  if (seen.is !== 'ready') return;
  await oweMerging(context, found.branch);
  const written = params.body === undefined ? '' : `${params.body}\n\n`;
  const request = {
    title: neutral(params.title ?? '', 200),
    body: bodyOf(`${written}${context.recordMarkdown()}`),
    head: found.branch,
    base: found.base,
  };
  await ports.github.createPullRequest(found.repository, request, signal);
}
