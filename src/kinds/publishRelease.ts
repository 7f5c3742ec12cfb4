import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { clockTime } from '../core/clockTime';
import { byAct, type Act } from '../core/kind/act';
import { defineKind, type Observation, type ObserveContext, type PerformContext } from '../core/kind/kind';
import { subjectOf } from '../core/journal/subject';
import type { DraftRelease, Release } from '../core/ports/github';
import { DurationSchema, durationMs, RepositoryNameSchema } from '../core/runbook/runbook';
import { isShownInFull, neutral } from '../core/text/neutral';
import { matchesWhole, PatternSchema } from '../core/text/pattern';
import { changesSince } from './shared/changesSince';
import { fact } from './shared/facts';
import { published } from './workflow/shape';

const Params = v.strictObject({
  /** Repository with the draft, `OWNER/NAME`. */
  repository: RepositoryNameSchema,
  /** Regular expression that its whole tag must match. */
  tag: PatternSchema,
  /** How often to look for drafts while there is none. */
  poll: v.optional(DurationSchema, '30s'),
});
const Notes = v.partial(
  v.object({
    /** Tag of the draft whose publication was announced: it may have been published. */
    publishing: v.string(),
    /** Id of that draft, which the release keeps. */
    draft: v.number(),
    /** When it was about to be published, it was no longer the draft that was approved. */
    changed: v.boolean(),
  }),
);
type Params = v.InferOutput<typeof Params>;
type Notes = v.InferOutput<typeof Notes>;
type Context = ObserveContext<Params, Notes>;
interface Publish extends Act<'publish'> {
  readonly draft: number;
}
type Output = v.InferOutput<typeof published.output>;

/** Publishes a drafted release once its notes are approved; a `workflow` step follows what that starts. */
export const publishRelease = defineKind({
  name: published.name,
  title: l10n.t('Publish the release'),
  params: Params,
  output: published.output,
  references: { tag: 'pattern' },
  notes: Notes,
  needs: [],
  needsLock: () => true,
  overridable: ({ problem }) => problem !== null,
  runs: ({ repository, tag }) => [
    { command: l10n.t`publish a draft of ${repository} whose tag matches ${tag}`, where: 'github' },
  ],
  observe: async (context: Context) => {
    const { notes, params, ports, signal } = context;
    // The response to the publication may have been lost.
    const release =
      notes.publishing === undefined
        ? undefined
        : await ports.github.release(params.repository, notes.publishing, signal);
    const isOurs = release?.id === undefined || notes.draft === undefined || release.id === notes.draft;
    if (release?.draft === false && !isOurs) return anotherOne(context, release);
    if (release?.draft === false && release.publishedAt !== null)
      return holds(context, release, release.publishedAt);
    const drafts = (await ports.github.draftReleases(params.repository, signal)).filter(({ tag }) =>
      isWanted(params, tag),
    );
    if (drafts.length === 0)
      return {
        is: 'working',
        reading: context.reading(
          l10n.t`No draft in ${params.repository} has a tag that matches ${params.tag}`,
        ),
        checkAgainMs: durationMs(params.poll),
      };
    return beforePublishing(context, drafts);
  },
  perform: byAct<PerformContext<Params, Notes>, Publish>({
    publish: async (context, { draft: id }) => {
      const { params, ports, signal } = context;
      const drafts = await ports.github.draftReleases(params.repository, signal);
      const draft = drafts.find(each => each.id === id && isWanted(params, each.tag));
      // Publish only what was approved: its notes may have been rewritten since.
      if (draft === undefined || decisionOn(context, draft)?.choice !== 'publish')
        return context.note({ changed: true });
      await context.note({ publishing: draft.tag, draft: draft.id, changed: false });
      if (context.run.frozen) return;
      await ports.github.publishRelease(params.repository, draft.id, signal);
    },
  }),
});

function isWanted({ tag: pattern }: Params, tag: string): boolean {
  return matchesWhole(pattern, tag);
}

function holds(context: Context, release: Release, publishedAt: string): Observation<Output, never> {
  const { tag, url, author, notes } = release;
  const { repository } = context.params;
  return {
    is: 'holds',
    reading: context.reading(neutral(l10n.t`Published ${tag}`), [
      fact(l10n.t('Release'), tag, 'good', { link: url, detail: notes, markdown: true }),
      ...(author === null ? [] : [fact(l10n.t('Author'), author)]),
      fact(l10n.t('Published'), clockTime(publishedAt)),
    ]),
    output: { tag, repository, publishedAt },
  };
}

/** Somebody has published another draft with that tag. */
function anotherOne(context: Context, { tag, url }: Release): Observation<never, never> {
  return {
    is: 'stopped',
    reading: context.reading(neutral(l10n.t`Another release ${tag} is published`, 200), [
      fact(l10n.t('Release'), neutral(tag, 100), 'bad', { link: url }),
    ]),
    problem: {
      code: 'release.another',
      message: l10n.t`The published release ${neutral(tag, 100)} is not the draft that was approved.`,
      remedy: l10n.t(
        'Find out who published it, and what became of the draft. Then retry, or continue with a reason.',
      ),
    },
  };
}

/** Binds an approval to everything shown of a draft. */
function subjectFor({ id, tag, name, notes, target }: DraftRelease): string {
  return subjectOf([JSON.stringify([id, tag, name, notes, target])]);
}

function decisionOn(context: Context, draft: DraftRelease) {
  return context.decision('publish', subjectFor(draft));
}

async function beforePublishing(
  context: Context,
  drafts: readonly DraftRelease[],
): Promise<Observation<never, Publish>> {
  const facts = drafts.map(({ tag, name, notes, target, url }) =>
    fact(neutral(tag, 100), neutral(l10n.t`${name ?? tag}, at ${target}`, 200), 'info', {
      link: url,
      detail: notes === '' ? l10n.t('It has no notes.') : notes,
      markdown: true,
    }),
  );
  const [only] = drafts;
  if (only === undefined || drafts.length > 1)
    return {
      is: 'stopped',
      reading: context.reading(l10n.t('Several drafts may be the one'), facts),
      problem: {
        code: 'release.several-drafts',
        message: l10n.t`${drafts.length} drafts have a tag that matches ${neutral(context.params.tag)}.`,
        remedy: l10n.t(
          'Delete all but the one on GitHub, or let the runbook say more of the tag; then retry.',
        ),
      },
    };
  const reading = context.reading(neutral(l10n.t`${only.tag} is drafted`), facts);
  const decision = decisionOn(context, only);
  if (decision?.choice === 'decline')
    return {
      is: 'stopped',
      reading,
      problem: {
        code: 'release.declined',
        message: l10n.t`${decision.by} declined to publish ${neutral(only.tag, 100)}.`,
        remedy: l10n.t('Change the draft on GitHub; then retry to be asked again.'),
      },
    };
  if (decision !== undefined)
    return {
      is: 'ready',
      reading,
      act: { is: 'publish', label: l10n.t`publish ${neutral(only.tag, 100)}`, draft: only.id },
    };
  const isNew = context.notes.changed === true;
  const isCut = !isShownInFull(only.notes);
  return {
    is: 'waits',
    reading: { ...reading, facts: [...reading.facts, ...(await changes(context, only))] },
    checkAgainMs: durationMs(context.params.poll),
    question: {
      id: 'publish',
      title: isNew
        ? l10n.t('The draft changed after it was approved')
        : neutral(l10n.t`Publish ${only.tag}?`, 200),
      detail: [
        ...(isNew ? [l10n.t('Nothing was published. Read it again.')] : []),
        isCut
          ? l10n.t(
              'Its notes are in the reading, but are too long to be shown there in full: read them on GitHub.',
            )
          : l10n.t('Its notes are in the reading.'),
        l10n.t`Publishing makes its tag at ${neutral(only.target, 100)} and starts the workflows that wait for a release.`,
      ].join(' '),
      subject: subjectFor(only),
      choices: [
        {
          id: 'publish',
          label: neutral(l10n.t`Publish ${only.tag}`, 120),
          tone: 'primary',
          ...(isCut ? { needsReason: true } : {}),
        },
        { id: 'decline', label: l10n.t('Decline'), tone: 'secondary', harmless: true },
      ],
    },
  };
}

/** Changes in a draft since the newest release of its kind; tags of one application have a common prefix. */
function changes(context: Context, { tag, target }: DraftRelease) {
  const { ports, params, signal } = context;
  const [prefix = ''] = /^\D*/.exec(tag) ?? [];
  return changesSince(context, async () => {
    const [newest] = await ports.github.releases(params.repository, prefix, 1, signal);
    if (newest === undefined) return undefined;
    return {
      repository: params.repository,
      app: prefix.replace(/\W+v?$/, ''),
      from: newest.tag,
      to: target,
      since: l10n.t`${newest.tag}, the newest release`,
    };
  });
}
