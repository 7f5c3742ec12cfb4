import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { act, byAct, type Act } from '../core/kind/act';
import { ProblemError } from '../core/errors';
import { defineKind, type ObserveContext, type PerformContext } from '../core/kind/kind';
import { newestVerdicts, type PullRequest } from '../core/ports/github';
import {
  ArgumentSchema,
  BranchPrefixSchema,
  DurationSchema,
  durationMs,
  RepositoryPathSchema,
} from '../core/runbook/runbook';
import { NamedSchemas } from '../core/runbook/resources';
import { givenText } from './shared/given';
import { release } from './release';
import { judgeChangelog, type Judged } from './shared/changelog';
import { fact, shortSha } from './shared/facts';
import { stateOf } from './shared/pullRequest';

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['application']).entries,
  /** Tag of the release in git; absent: that of the release step. */
  tag: v.optional(givenText(l10n.t('a tag'))),
  /** The release opens the pull request from the branch `<prefix><release tag>`. */
  branchPrefix: v.optional(BranchPrefixSchema, 'changelog/'),
  /** How long the release may take to open it. */
  openWait: v.optional(DurationSchema, '5m'),
  /** Folder of the changelogs; the release adds `<folder>/<app>/<date>.md` and nothing else. */
  folder: v.optional(RepositoryPathSchema, 'documentation/changelogs'),
  /** Login that opens it; absent: the publisher of the release. */
  author: v.optional(ArgumentSchema),
  /** Whom to ask for a review if the pull request is your own; absent: nobody is suggested. */
  reviewer: v.optional(ArgumentSchema),
});
/** The choice to approve despite differences from what the release creates. */
const ANYWAY = 'approve-anyway';

const MOST_OF_BODY = 4_000;

const Notes = v.partial(
  v.object({
    /** Number of the pull request for which a review was requested. */
    requested: v.number(),
  }),
);
type Params = v.InferOutput<typeof Params>;
type Notes = v.InferOutput<typeof Notes>;
type Context = ObserveContext<Params, Notes, 'application'>;
type Approve = Act<'approve'>;
interface RequestReview extends Act<'request-review'> {
  readonly number: number;
  readonly reviewer: string;
}

/** Reviews and approves the changelog pull request that the release opened. */
export const changelogPr = defineKind({
  name: 'changelog-pr',
  uses: ['application'],
  title: l10n.t('Changelog pull request'),
  params: Params,
  output: v.object({ number: v.number() }),
  notes: Notes,
  needs: ['release'],
  unlessGiven: { release: 'tag' },
  references: { tag: 'text' },
  overridable: true,
  observe: async (context: Context) => {
    const { ports, resources, signal, params } = context;
    const releaseTag = releaseTagOf(context);
    const branch = `${params.branchPrefix}${releaseTag}`;
    const [pull] = await ports.github.pullRequestsFrom(resources.application.name, branch, 'all', signal);
    if (pull === undefined) return notOpenedYet(context, branch);
    const viewer = await ports.github.viewer(signal);
    const reviews = await ports.github.reviews(resources.application.name, pull.number, signal);
    const checks = await ports.github.checks(resources.application.name, pull.headSha, signal);
    // The latest review of each person, because an approval can be withdrawn.
    const approvals = [...newestVerdicts(reviews).values()].filter(
      r => r.state === 'APPROVED' && r.commitSha === pull.headSha,
    );
    const judged =
      pull.state === 'open' ? await judgeChangelog(context, pull, releaseTag) : { files: [], unusual: [] };
    const facts = [
      ...judged.unusual.map(text => fact(l10n.t('Unusual'), text, 'bad', { group: l10n.t('Unexpected') })),
      ...judged.files,
      fact(l10n.t('Pull request'), `#${pull.number} ${pull.title}`, 'info', {
        link: pull.url,
        detail: pull.body,
        markdown: true,
      }),
      fact(l10n.t('State'), pull.draft && !pull.merged ? l10n.t('draft') : stateOf(pull)),
      fact(l10n.t('Author'), pull.author),
      fact(l10n.t('Commit'), shortSha(pull.headSha), 'info', { detail: pull.headSha }),
      fact(
        l10n.t('Approved by'),
        approvals
          .map(r => (r.isOfTeam ? r.author : l10n.t`${r.author} (from outside the team)`))
          .join(', ') || l10n.t('nobody yet'),
        approvals.some(r => r.isOfTeam) ? 'good' : 'info',
      ),
      fact(
        l10n.t('Checks'),
        checks.failed.length > 0
          ? l10n.t`failed: ${checks.failed.join(', ')}`
          : checks.pending.length > 0
            ? l10n.t('under way')
            : l10n.t`${checks.total} passed`,
        checks.failed.length > 0 ? 'bad' : 'good',
      ),
    ];
    const output = { number: pull.number };
    if (pull.merged)
      return { is: 'holds', reading: context.reading(l10n.t`#${pull.number} is merged`, facts), output };
    if (pull.state === 'closed') {
      return {
        is: 'stopped',
        reading: context.reading(l10n.t`#${pull.number} was closed`, facts),
        problem: {
          code: 'changelog.closed',
          message: l10n.t`The changelog pull request #${pull.number} was closed without merging.`,
          remedy: l10n.t('Reopen it on GitHub, or continue with a reason.'),
        },
      };
    }
    if (
      approvals.some(r => r.author === viewer.login) ||
      // Anyone can approve on GitHub, but only a teammate can do so in the engineer's place.
      (pull.author === viewer.login && approvals.some(r => r.isOfTeam))
    ) {
      return { is: 'holds', reading: context.reading(l10n.t`#${pull.number} is approved`, facts), output };
    }
    if (pull.author === viewer.login) return ownPullRequest(context, pull, facts);
    if (isDecided(context, pull, judged)) {
      return {
        is: 'ready',
        reading: context.reading(l10n.t`Approving #${pull.number}`, facts),
        act: act('approve', l10n.t`approve #${pull.number}`),
      };
    }
    return {
      is: 'waits',
      reading: context.reading(l10n.t`#${pull.number} waits for a review`, facts),
      question: {
        id: 'approve',
        title: l10n.t('Approve the changelog'),
        detail: shortened(pull.body),
        markdown: true,
        subject: pull.headSha,
        choices: [
          judged.unusual.length === 0
            ? { id: 'approve', label: l10n.t`Approve #${pull.number}`, tone: 'primary' }
            : {
                id: ANYWAY,
                label: l10n.t`Approve #${pull.number} anyway…`,
                tone: 'danger',
                needsReason: true,
              },
        ],
      },
    };
  },
  perform: byAct<PerformContext<Params, Notes, 'application'>, Approve | RequestReview>({
    approve: async context => {
      const { ports, resources, signal, params } = context;
      const releaseTag = releaseTagOf(context);
      const [pull] = await ports.github.pullRequestsFrom(
        resources.application.name,
        `${params.branchPrefix}${releaseTag}`,
        'open',
        signal,
      );
      // Bound to what was read: if the head has moved or the content has changed, the next observation asks again.
      if (pull !== undefined && isDecided(context, pull, await judgeChangelog(context, pull, releaseTag)))
        await ports.github.approve(resources.application.name, pull.number, pull.headSha, signal);
    },
    'request-review': async (context, { number, reviewer }) => {
      const { ports, resources, signal } = context;
      await ports.github.requestReviewer(resources.application.name, number, reviewer, signal);
      await context.note({ requested: number });
    },
  }),
});

/** @throws {ProblemError} `changelog.tag`, because the tag becomes part of a branch name and a path */
function releaseTagOf(context: Pick<Context, 'params' | 'output'>): string {
  const { tag } = context.params;
  if (tag === undefined) return context.output(release).releaseTag;
  if (/^(?!.*(?:\.\.|\.lock$))[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(tag)) return tag;
  throw new ProblemError({
    code: 'changelog.tag',
    message: l10n.t('The tag of the release has characters that no release here has.'),
    remedy: l10n.t('Use letters, digits, ".", "_" and "-", and begin with a letter or digit.'),
  });
}

/** Shortens a long description for a question, and says so. */
function shortened(body: string): string {
  return body.length <= MOST_OF_BODY
    ? body
    : `${body.slice(0, MOST_OF_BODY)}…\n\n${l10n.t('The description was cut here. Read the rest on GitHub.')}`;
}

/** Whether a person decided on this very commit, knowing what is unusual about it. */
function isDecided(context: Context, { headSha }: PullRequest, { unusual }: Judged): boolean {
  const choice = context.decision('approve', headSha)?.choice;
  return choice === ANYWAY || (choice === 'approve' && unusual.length === 0);
}

function notOpenedYet(context: Context, branch: string) {
  const waited = context.ports.clock.now() - Date.parse(context.turnSince);
  const reading = context.reading(l10n.t('The release has not opened it yet'), [
    fact(l10n.t('Branch'), branch),
  ]);
  if (waited < durationMs(context.params.openWait))
    return { is: 'working' as const, reading, checkAgainMs: 5_000 };
  return {
    is: 'stopped' as const,
    reading,
    problem: {
      code: 'changelog.none',
      message: l10n.t`There is no pull request from ${branch}.`,
      remedy: l10n.t(
        'Look at the release workflow run; open the pull request by hand, or continue with a reason.',
      ),
    },
  };
}

function ownPullRequest(context: Context, pull: PullRequest, facts: ReturnType<typeof fact>[]) {
  const { reviewer } = context.params;
  const { number } = pull;
  const isRequested = context.notes.requested === number;
  const reading = context.reading(l10n.t`#${number} is your own: GitHub does not let you approve it`, [
    ...facts,
    ...(isRequested && reviewer !== undefined
      ? [fact(l10n.t('Review requested from'), reviewer, 'good')]
      : []),
  ]);
  if (reviewer !== undefined && !isRequested && context.decision('own', pull.headSha) !== undefined) {
    const label = l10n.t`request a review of #${number} from ${reviewer}`;
    const act: RequestReview = { is: 'request-review', label, number, reviewer };
    return { is: 'ready' as const, reading, act };
  }
  return {
    is: 'waits' as const,
    reading,
    question: {
      id: 'own',
      title: l10n.t('The changelog pull request is your own'),
      detail: l10n.t`GitHub does not let you approve your own pull request. Ask a colleague of this repository to approve #${number}; this step continues once one has.`,
      subject: pull.headSha,
      choices:
        reviewer === undefined || isRequested
          ? []
          : [{ id: 'request', label: l10n.t`Ask ${reviewer} for a review`, tone: 'primary' as const }],
    },
    checkAgainMs: 20_000,
  };
}
