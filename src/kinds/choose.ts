import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { clockTime } from '../core/clockTime';
import { defineKind, type Observation, type ObserveContext } from '../core/kind/kind';
import { ProblemError } from '../core/errors';
import type { Fact } from '../core/journal/reading';
import { RepositoryNameSchema } from '../core/runbook/runbook';
import { neutral } from '../core/text/neutral';
import { isPlainLine } from '../core/text/unseen';
import { changesSince } from './shared/changesSince';
import { fact, shortSha } from './shared/facts';
import { givenText } from './shared/given';

/** More than anyone reads before choosing. */
const OFFERED = 10;
const LONGEST_TAG = 100;
const QUESTION = 'which-one';

const Params = v.pipe(
  v.strictObject({
    /** Repository, `OWNER/NAME`. */
    repository: RepositoryNameSchema,
    /** Published releases, each with its tag, or the newest commits of a branch. */
    from: v.picklist(['releases', 'commits']),
    /** Prefix of the release tags; absent: any. */
    prefix: v.optional(
      v.pipe(
        givenText(l10n.t('what the tags begin with')),
        v.check(isPlainLine, l10n.t('A prefix is one line of characters that can be seen.')),
      ),
    ),
    /** Branch of the commits; absent: the default branch. */
    branch: v.optional(givenText(l10n.t('the name of the branch'))),
    /** Tag or commit that is running now: it is marked, and changes since then are shown. */
    now: v.optional(givenText(l10n.t('what runs now'))),
  }),
  v.check(
    ({ from, prefix, branch }) => (from === 'releases' ? branch : prefix) === undefined,
    l10n.t('Use "prefix" with releases, and "branch" with commits.'),
  ),
);
type Params = v.InferOutput<typeof Params>;
type Context = ObserveContext<Params, object>;
const Output = v.object({
  /** For a release. */
  tag: v.optional(v.string()),
  commit: v.string(),
});
type Output = v.InferOutput<typeof Output>;

/** An option to choose. */
interface Offer {
  /** Tag or commit. */
  readonly id: string;
  readonly label: string;
  readonly fact: Fact;
}
interface Offers {
  readonly offers: readonly Offer[];
  /** Number of releases whose tag can't be shown as it is, so that nobody would know what they choose. */
  readonly leftOut: number;
}

/** A person chooses a release or commit of a repository, with information on each; later steps refer to it. */
export const choose = defineKind({
  name: 'choose',
  title: l10n.t('Choose the version'),
  params: Params,
  references: { now: 'text' },
  output: Output,
  outputs: ({ from }) => (from === 'releases' ? ['tag', 'commit'] : ['commit']),
  notes: v.object({}),
  needs: [],
  overridable: false,
  versions: ({ tag, commit }) => ({ next: tag ?? shortSha(commit) }),
  recheck: async (own: Context, _act, given) => {
    if (given?.tag === undefined) return l10n.t('a commit stays what it is');
    const { repository } = own.params;
    const at = await commitAt(own, given.tag);
    if (at?.sha === given.commit) return l10n.t`${given.tag} is at ${shortSha(given.commit)}`;
    const tag = neutral(given.tag, 100);
    throw new ProblemError({
      code: 'gate.choose',
      message:
        at === undefined
          ? l10n.t`${tag} of ${repository} was at ${shortSha(given.commit)} when it was chosen, and is gone.`
          : l10n.t`${tag} of ${repository} was at ${shortSha(given.commit)} when it was chosen, and is at ${shortSha(at.sha)}.`,
      remedy: l10n.t('Plan declined; nothing changed. Find out who moved the tag, then start another run.'),
    });
  },
  observe: async (context: Context): Promise<Observation<Output, never>> => {
    const { repository, from } = context.params;
    // A later release is no reason to ask again: what counts is the one that was chosen.
    const chosen = context.decision(QUESTION, repository)?.choice;
    if (chosen === undefined) return whichOne(context);
    const commit = await commitAt(context, chosen);
    if (commit === undefined)
      return {
        is: 'stopped',
        problem: {
          code: 'choose.gone',
          message: l10n.t`${repository} has no ${neutral(chosen, 100)} any more.`,
          remedy: l10n.t('Find out who deleted it. Abort, then start another run to choose again.'),
        },
      };
    return {
      is: 'holds',
      reading: context.reading(
        neutral(l10n.t`${from === 'releases' ? chosen : shortSha(chosen)} is chosen`),
        [
          fact(l10n.t('Commit'), shortSha(commit.sha), 'good', { link: commit.url, detail: commit.title }),
          ...(await sinceNow(context, commit.sha)),
        ],
      ),
      output: { ...(from === 'releases' ? { tag: chosen } : {}), commit: commit.sha },
    };
  },
});

/** Uses the full ref, because a branch may have the same name as a tag. */
function commitAt({ params: { repository, from }, ports, signal }: Context, chosen: string) {
  return ports.github.commit(repository, from === 'releases' ? `tags/${chosen}` : chosen, signal);
}

async function whichOne(context: Context): Promise<Observation<Output, never>> {
  const { repository, from } = context.params;
  const { offers, leftOut } = from === 'releases' ? await releases(context) : await commits(context);
  if (offers.length === 0)
    return {
      is: 'stopped',
      problem: {
        code: 'choose.none',
        message: noOffer(context.params, leftOut),
        remedy: l10n.t('Check the repository and its parameters in the runbook, then try again.'),
      },
    };
  return {
    is: 'waits',
    reading: context.reading(
      from === 'releases'
        ? l10n.t`Releases of ${repository}, newest first`
        : l10n.t`Commits of ${repository}, newest first`,
      [
        ...offers.map(each => each.fact),
        ...(leftOut === 0
          ? []
          : [fact(l10n.t('Left out'), l10n.t`${leftOut} with a tag that can't be shown as it is`, 'warn')]),
      ],
    ),
    question: {
      id: QUESTION,
      title: from === 'releases' ? l10n.t('Which release?') : l10n.t('Which commit?'),
      detail: l10n.t('What is known of each is in the reading. Later steps use the one that you choose.'),
      subject: repository,
      choices: offers.map(({ id, label }, at) => ({
        id,
        label: neutral(l10n.t`Take ${label}`, 120),
        tone: at === 0 ? ('primary' as const) : ('secondary' as const),
      })),
    },
  };
}

function noOffer({ repository, from, prefix, branch }: Params, leftOut: number): string {
  if (leftOut > 0)
    return l10n.t`${repository} has published releases (${leftOut}), but none whose tag can be shown as it is: in one line of at most ${LONGEST_TAG} visible characters.`;
  if (from === 'commits')
    return l10n.t`${repository} has no commit on ${neutral(branch ?? l10n.t('its default branch'), 100)}.`;
  return prefix === undefined
    ? l10n.t`${repository} has no published release.`
    : l10n.t`${repository} has no published release whose tag begins with ${neutral(prefix, 60)}.`;
}

async function releases({ params, ports, signal }: Context): Promise<Offers> {
  const { repository, prefix = '', now } = params;
  const found = await ports.github.releases(repository, prefix, OFFERED, signal);
  const plain = found.filter(({ tag }) => isPlainLine(tag) && tag.length <= LONGEST_TAG);
  const offers = plain.map(({ tag, author, publishedAt, notes, url }) => ({
    id: tag,
    label: tag,
    fact: fact(tag, described(publishedAt, author, tag === now), 'info', {
      link: url,
      detail: notes === '' ? l10n.t('It has no notes.') : notes,
      markdown: true,
    }),
  }));
  return { offers, leftOut: found.length - plain.length };
}

async function commits({ params, ports, signal }: Context): Promise<Offers> {
  const { repository, now } = params;
  const branch = params.branch ?? (await ports.github.repository(repository, signal)).defaultBranch;
  const found = await ports.github.recentCommits(repository, branch, OFFERED, signal);
  const offers = found.map(({ sha, title, author, at, url }) => ({
    id: sha,
    label: `${shortSha(sha)}, ${title}`,
    fact: fact(shortSha(sha), `${neutral(title, 100)}; ${described(at, author, sha === now)}`, 'info', {
      link: url,
    }),
  }));
  return { offers, leftOut: 0 };
}

function described(at: string | null, author: string | null, runs: boolean): string {
  return neutral(
    [
      at === null ? l10n.t('no date') : clockTime(at),
      ...(author === null ? [] : [l10n.t`by ${author}`]),
      ...(runs ? [l10n.t('runs now')] : []),
    ].join(', '),
    200,
  );
}

function sinceNow(context: Context, to: string) {
  const { now, repository } = context.params;
  return changesSince(context, () =>
    now === undefined
      ? undefined
      : { repository, app: '', from: now, to, since: l10n.t`${now}, which runs now` },
  );
}
