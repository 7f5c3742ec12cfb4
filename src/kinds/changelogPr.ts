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

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['application']).entries,
  /** Tag of the release in git; absent: that of the release step. */
  tag: v.optional(givenText('a tag')),
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
  title: 'Changelog pull request',
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
      ...judged.unusual.map(text => fact('Unusual', text, 'bad', { group: 'Unexpected' })),
      fact('Pull request', `#${pull.number} ${pull.title}`, 'info', {
        link: pull.url,
        detail: pull.body,
        markdown: true,
      }),
      fact('State', pull.merged ? 'merged' : pull.draft ? 'draft' : pull.state),
      fact('Author', pull.author),
      fact('Commit', shortSha(pull.headSha), 'info', { detail: pull.headSha }),
      ...judged.files,
      fact(
        'Approved by',
        approvals.map(r => (r.isOfTeam ? r.author : `${r.author} (from outside the team)`)).join(', ') ||
          'nobody yet',
        approvals.some(r => r.isOfTeam) ? 'good' : 'info',
      ),
      fact(
        'Checks',
        checks.failed.length > 0
          ? `failed: ${checks.failed.join(', ')}`
          : checks.pending.length > 0
            ? 'under way'
            : `${checks.total} passed`,
        checks.failed.length > 0 ? 'bad' : 'good',
      ),
    ];
    const output = { number: pull.number };
    if (pull.merged)
      return { is: 'holds', reading: context.reading(`#${pull.number} is merged`, facts), output };
    if (pull.state === 'closed') {
      return {
        is: 'stopped',
        reading: context.reading(`#${pull.number} was closed`, facts),
        problem: {
          code: 'changelog.closed',
          message: `The changelog pull request #${pull.number} was closed without merging.`,
          remedy: 'Reopen it on GitHub, or continue with a reason.',
        },
      };
    }
    if (
      approvals.some(r => r.author === viewer.login) ||
      // Anyone can approve on GitHub, but only a teammate can do so in the engineer's place.
      (pull.author === viewer.login && approvals.some(r => r.isOfTeam))
    ) {
      return { is: 'holds', reading: context.reading(`#${pull.number} is approved`, facts), output };
    }
    if (pull.author === viewer.login) return ownPullRequest(context, pull, facts);
    if (isDecided(context, pull, judged)) {
      return {
        is: 'ready',
        reading: context.reading(`Approving #${pull.number}`, facts),
        act: act('approve', `approve #${pull.number}`),
      };
    }
    return {
      is: 'waits',
      reading: context.reading(`#${pull.number} waits for a review`, facts),
      question: {
        id: 'approve',
        title: 'Approve the changelog',
        detail: shortened(pull.body),
        markdown: true,
        subject: pull.headSha,
        choices: [
          judged.unusual.length === 0
            ? { id: 'approve', label: `Approve #${pull.number}`, tone: 'primary' }
            : {
                id: ANYWAY,
                label: `Approve #${pull.number} anyway…`,
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
    message: 'The tag of the release has characters that no release here has.',
    remedy: 'Use letters, digits, ".", "_" and "-", and begin with a letter or digit.',
  });
}

/** Shortens a long description for a question, and says so. */
function shortened(body: string): string {
  return body.length <= MOST_OF_BODY
    ? body
    : `${body.slice(0, MOST_OF_BODY)}…\n\nThe description was cut here. Read the rest on GitHub.`;
}

/** Whether a person decided on this very commit, knowing what is unusual about it. */
function isDecided(context: Context, { headSha }: PullRequest, { unusual }: Judged): boolean {
  const choice = context.decision('approve', headSha)?.choice;
  return choice === ANYWAY || (choice === 'approve' && unusual.length === 0);
}

function notOpenedYet(context: Context, branch: string) {
  const waited = context.ports.clock.now() - Date.parse(context.turnSince);
  const reading = context.reading('The release has not opened it yet', [fact('Branch', branch)]);
  if (waited < durationMs(context.params.openWait))
    return { is: 'working' as const, reading, checkAgainMs: 5_000 };
  return {
    is: 'stopped' as const,
    reading,
    problem: {
      code: 'changelog.none',
      message: `There is no pull request from ${branch}.`,
      remedy: 'Look at the release workflow run; open the pull request by hand, or continue with a reason.',
    },
  };
}

function ownPullRequest(context: Context, pull: PullRequest, facts: ReturnType<typeof fact>[]) {
  const { reviewer } = context.params;
  const { number } = pull;
  const isRequested = context.notes.requested === number;
  const reading = context.reading(`#${number} is your own: GitHub does not let you approve it`, [
    ...facts,
    ...(isRequested && reviewer !== undefined ? [fact('Review requested from', reviewer, 'good')] : []),
  ]);
  if (reviewer !== undefined && !isRequested && context.decision('own', pull.headSha) !== undefined) {
    const label = `request a review of #${number} from ${reviewer}`;
    const act: RequestReview = { is: 'request-review', label, number, reviewer };
    return { is: 'ready' as const, reading, act };
  }
  return {
    is: 'waits' as const,
    reading,
    question: {
      id: 'own',
      title: 'The changelog pull request is your own',
      detail: `GitHub does not let you approve your own pull request. Ask a colleague of this repository to approve #${number}; this step continues once one has.`,
      subject: pull.headSha,
      choices:
        reviewer === undefined || isRequested
          ? []
          : [{ id: 'request', label: `Ask ${reviewer} for a review`, tone: 'primary' as const }],
    },
    checkAgainMs: 20_000,
  };
}
