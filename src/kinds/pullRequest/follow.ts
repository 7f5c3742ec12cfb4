import * as l10n from '@vscode/l10n';
import type { Observation } from '../../core/kind/kind';
import type { Fact } from '../../core/journal/reading';
import { newestVerdicts, type PullRequest } from '../../core/ports/github';
import { durationMs } from '../../core/runbook/runbook';
import { subjectOf } from '../../core/journal/subject';
import { fact } from '../shared/facts';
import { closedUnmerged, judgePullRequest } from './judge';
import type { Context, Found, Output, PullRequestAct } from './shape';

type Seen = Observation<Output, PullRequestAct>;

/** State of a pull request that is approved or waited for. */
export async function observeFollowed(context: Context, found: Found): Promise<Seen> {
  const { pull, repository, branch } = found;
  const { params } = context;
  if (pull === undefined) return notOpenedYet(context, branch);
  const { facts, unexpected } = await judgePullRequest(context, repository, pull);
  // An older one from the same branch doesn't count until it was seen open, or a person says so.
  if (pull.state !== 'open' && params.branch !== undefined && context.notes.seen !== pull.number) {
    if (context.decision('this-one', `#${pull.number}`) === undefined)
      return asksWhether(context, pull, facts);
  } else if (pull.state === 'open' && context.notes.seen !== pull.number) return sees(context, pull, facts);
  if (pull.merged) return holds(context, pull, l10n.t`#${pull.number} is merged`, facts);
  if (pull.state === 'closed') return closedUnmerged(context, pull, facts);
  if (params.do === 'merge')
    return {
      is: 'working',
      reading: context.reading(l10n.t`#${pull.number} waits to be merged`, facts),
      checkAgainMs: durationMs(params.poll),
    };
  return params.do === 'checks'
    ? checks(context, found.repository, pull, facts)
    : review(context, found.repository, pull, facts, unexpected);
}

function holds(context: Context, pull: PullRequest, summary: string, facts: readonly Fact[]): Seen {
  const owed = [...context.openObligations('pull-request'), ...context.openObligations('pushed-branch')];
  return {
    is: 'holds',
    reading: context.reading(summary, facts),
    output: { number: pull.number, commit: pull.headSha },
    merged: pull.merged,
    meets:
      pull.merged && context.params.repository === undefined
        ? owed.filter(({ subject }) => subject === pull.head).map(({ id }) => id)
        : [],
  };
}

function sees(context: Context, { number }: PullRequest, facts: readonly Fact[]): Seen {
  return {
    is: 'ready',
    reading: context.reading(l10n.t`#${number} is open`, facts),
    act: { is: 'see', label: l10n.t`note #${number}`, number },
    harmless: true,
    withoutLock: true,
  };
}

function asksWhether(context: Context, { number, merged }: PullRequest, facts: readonly Fact[]): Seen {
  return {
    is: 'waits',
    reading: context.reading(
      merged
        ? l10n.t`#${number} was merged before this step`
        : l10n.t`#${number} was closed before this step`,
      facts,
    ),
    checkAgainMs: durationMs(context.params.poll),
    question: {
      id: 'this-one',
      title: l10n.t`Is #${number} the one?`,
      detail: merged
        ? l10n.t(
            "It was merged before this step's turn came, so it may be of an earlier run. If another one is opened, this step continues with that.",
          )
        : l10n.t(
            "It was closed before this step's turn came, so it may be of an earlier run. If another one is opened, this step continues with that.",
          ),
      subject: `#${number}`,
      choices: [
        { id: 'yes', label: l10n.t`It is #${number}…`, tone: 'secondary', needsReason: true, harmless: true },
      ],
    },
  };
}

function notOpenedYet(context: Context, branch: string): Seen {
  const { params, ports, turnSince } = context;
  const reading = context.reading(l10n.t`No pull request from ${branch}`, [fact(l10n.t('Branch'), branch)]);
  if (ports.clock.now() - Date.parse(turnSince) < durationMs(params.appearsWithin))
    return { is: 'working', reading, checkAgainMs: Math.min(durationMs(params.poll), 10_000) };
  return {
    is: 'stopped',
    reading,
    problem: {
      code: 'pull-request.none',
      message: l10n.t`There is no pull request from ${branch}.`,
      remedy: l10n.t('Open it on GitHub, then retry; or continue with a reason.'),
    },
  };
}

async function checks(
  context: Context,
  repository: string,
  pull: PullRequest,
  facts: readonly Fact[],
): Promise<Seen> {
  const { ports, params, signal, turnSince } = context;
  const { total, failed, pending } = await ports.github.checks(repository, pull.headSha, signal);
  const all = [
    ...facts,
    fact(l10n.t('Checks'), l10n.t`${total - failed.length - pending.length} of ${total} passed`),
    ...failed.map(name => fact(l10n.t('Failed'), name, 'bad' as const)),
    ...pending.map(name => fact(l10n.t('Under way'), name)),
  ];
  if (failed.length > 0)
    return {
      is: 'stopped',
      reading: context.reading(l10n.t`Checks of #${pull.number} failed`, all),
      problem: {
        code: 'pull-request.checks-failed',
        message: l10n.t`Checks of #${pull.number} failed: ${failed.slice(0, 5).join(', ')}.`,
        remedy: l10n.t('Correct the branch or run them again on GitHub, then retry.'),
      },
    };
  const isEarly = ports.clock.now() - Date.parse(turnSince) < durationMs(params.appearsWithin);
  if (pending.length > 0 || (total === 0 && isEarly))
    return {
      is: 'working',
      reading: context.reading(l10n.t`Checks of #${pull.number} are under way`, all),
      checkAgainMs: durationMs(params.poll),
      ...(total === 0 ? {} : { fraction: (total - pending.length) / total }),
    };
  if (total > 0) return holds(context, pull, l10n.t`#${pull.number} is through its ${total} checks`, all);
  return {
    is: 'stopped',
    reading: context.reading(l10n.t`#${pull.number} has no checks`, all),
    problem: {
      code: 'pull-request.no-checks',
      message: l10n.t`No check has begun for #${pull.number}.`,
      remedy: l10n.t('Look at its workflows on GitHub, then retry; or continue with a reason.'),
    },
  };
}

async function review(
  context: Context,
  repository: string,
  pull: PullRequest,
  facts: readonly Fact[],
  unexpected: readonly string[],
): Promise<Seen> {
  const { ports, params, signal } = context;
  const { login } = await ports.github.viewer(signal);
  const verdicts = [...newestVerdicts(await ports.github.reviews(repository, pull.number, signal)).values()];
  const approvals = verdicts.filter(each => each.state === 'APPROVED' && each.commitSha === pull.headSha);
  const counts = approvals.filter(each => each.author === login || each.isOfTeam);
  const all = [
    ...facts,
    fact(l10n.t('Approved by'), approvals.map(({ author }) => author).join(', ') || l10n.t('nobody yet')),
  ];
  const [first] = counts;
  if (first !== undefined)
    return holds(context, pull, l10n.t`#${pull.number} is approved by ${first.author}`, all);
  const subject = approvalSubject(pull, unexpected);
  if (pull.author === login)
    return {
      is: 'waits',
      reading: context.reading(l10n.t`#${pull.number} is your own: GitHub does not let you approve it`, all),
      checkAgainMs: durationMs(params.poll),
      question: {
        id: 'own',
        title: l10n.t('The pull request is your own'),
        detail: l10n.t`Ask a colleague of this repository to approve #${pull.number}; this step continues once one has.`,
        subject,
        choices: [],
      },
    };
  if (context.decision('approve', subject) !== undefined)
    return {
      is: 'ready',
      reading: context.reading(l10n.t`Approving #${pull.number}`, all),
      act: {
        is: 'approve',
        label: l10n.t`approve #${pull.number}`,
        number: pull.number,
        headSha: pull.headSha,
      },
    };
  return {
    is: 'waits',
    reading: context.reading(l10n.t`#${pull.number} waits for a review`, all),
    checkAgainMs: durationMs(params.poll),
    question: {
      id: 'approve',
      title: l10n.t`Approve #${pull.number}?`,
      detail:
        unexpected.length === 0
          ? l10n.t('Its changes are in the reading.')
          : l10n.t('It changes more than expected.'),
      subject,
      choices: [
        unexpected.length === 0
          ? { id: 'approve', label: l10n.t`Approve #${pull.number}`, tone: 'primary' }
          : {
              id: 'approve',
              label: l10n.t`Approve #${pull.number} anyway…`,
              tone: 'danger',
              needsReason: true,
            },
      ],
    },
  };
}

/** Binds an approval to that very commit, and to what was shown as unexpected about it. */
function approvalSubject({ headSha }: PullRequest, unexpected: readonly string[]): string {
  return subjectOf([headSha, ...unexpected]);
}
