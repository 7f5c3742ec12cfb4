import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { defineKind, type ObserveContext } from '../core/kind/kind';
import { releaseDate, schemeOf } from '../core/registry/tags';
import { NamedSchemas } from '../core/runbook/resources';
import { givenText } from './shared/given';
import { preflight } from './preflight';
import { chosenImageLinks } from './shared/chosenImage';
import { builtAt, fact, shortDigest, shortSha } from './shared/facts';
import { imageIsPinned } from './shared/gate';
import { newestReleases } from './shared/newestReleases';
import { imageTagFault } from './shared/imageTag';
import { target, TargetSchema } from './shared/target';

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['image']).entries,
  /** Tag of the image: fixed, or from an input or an earlier step. Absent: a person chooses a release. */
  tag: v.optional(givenText(l10n.t('a tag'))),
});
type Params = v.InferOutput<typeof Params>;
type Context = ObserveContext<Params, object, 'image'>;
/** Number of releases to offer. */
const OFFERED = 10;

/** Pins the image to run by content; a person or an earlier step has chosen its tag. */
export const pinImage = defineKind({
  name: 'pin-image',
  uses: ['image'],
  title: l10n.t('Image'),
  params: Params,
  references: { tag: 'text' },
  output: TargetSchema,
  notes: v.object({}),
  provides: [target.name],
  needs: [],
  mayUse: ['preflight'],
  overridable: false,
  versions: ({ imageTag }) => ({ next: imageTag }),
  links: chosen => chosenImageLinks(l10n.t('Image tag'), chosen),
  recheck: (_own, act, given) => imageIsPinned(act, given),
  observe: async (context: Context) => {
    const { ports, resources, signal, params } = context;
    const offered = params.tag === undefined ? await offeredReleases(context) : null;
    const tag = params.tag ?? offered?.chosen;
    if (tag === undefined) return whichRelease(context, offered?.releases ?? []);
    const fault = imageTagFault(tag);
    const image =
      fault === undefined ? await ports.registry.resolve(resources.image.name, tag, signal) : undefined;
    if (image === undefined)
      return {
        is: 'stopped',
        problem: {
          code: 'image.no-tag',
          message: fault ?? l10n.t`${resources.image.name} has no tag "${tag}".`,
          remedy: l10n.t('Check the tag where it comes from and the image in the runbook, then try again.'),
        },
      };
    const link = ports.registry.imageUrl(resources.image.name);
    return {
      is: 'holds',
      reading: context.reading(l10n.t`${tag} is ${shortDigest(image.digest)}`, [
        fact(l10n.t('Image tag'), tag, 'good', { link }),
        fact(l10n.t('Digest'), image.digest, 'info', { link }),
        fact(l10n.t('Revision label'), image.revision ?? l10n.t('absent')),
        fact(l10n.t('Built'), builtAt(image.createdAt)),
      ]),
      output: { imageTag: tag, commit: image.revision, image: { ...image } },
    };
  },
});

/** The newest releases, and which one a person has chosen. */
async function offeredReleases(context: Context) {
  const { ports, resources, signal } = context;
  const tags = await ports.registry.tags(resources.image.name, signal);
  const releases = await newestReleases(context, tags, OFFERED);
  // A later release is no reason to ask again: what counts is the one that was chosen.
  const chosen = context.decision(QUESTION, resources.image.name)?.choice;
  return { releases, chosen };
}

const QUESTION = 'which-release';

async function whichRelease(context: Context, releases: readonly string[]) {
  const { ports, resources, signal } = context;
  const { name, tags } = resources.image;
  if (releases.length === 0)
    return {
      is: 'stopped' as const,
      problem: {
        code: 'image.no-release',
        message: l10n.t`No tag of ${name} is that of a release.`,
        remedy: l10n.t('Check the image and its "tags" in the runbook, then try again.'),
      },
    };
  const now = context.outputIfAny(preflight)?.deployedVersion;
  const link = ports.registry.imageUrl(name);
  const facts = await Promise.all(
    releases.map(async tag => {
      const image = await ports.registry.resolve(name, tag, signal);
      const at = builtAt(releaseDate(tag, schemeOf(tags)) ?? image?.createdAt);
      const commit = image?.revision == null ? [] : [l10n.t`commit ${shortSha(image.revision)}`];
      const runs = tag === now ? [l10n.t('runs now')] : [];
      return fact(tag, [at, ...commit, ...runs].join(', '), 'info', { link });
    }),
  );
  return {
    is: 'waits' as const,
    reading: context.reading(l10n.t`Releases of ${name}, newest first`, facts),
    question: {
      id: QUESTION,
      title: l10n.t('Which release?'),
      detail:
        now === undefined
          ? l10n.t('The image is pinned by its content.')
          : l10n.t`The image is pinned by its content. ${now} runs now.`,
      subject: name,
      choices: releases.map((tag, at) => ({
        id: tag,
        label: l10n.t`Take ${tag}`,
        tone: at === 0 ? ('primary' as const) : ('secondary' as const),
      })),
    },
  };
}
