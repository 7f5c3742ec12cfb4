import * as v from 'valibot';
import { defineKind, type ObserveContext } from '../core/kind/kind';
import { releaseDate, schemeOf } from '../core/registry/tags';
import { NamedSchemas } from '../core/runbook/resources';
import { givenText } from './shared/given';
import { preflight } from './preflight';
import { chosenImageLinks } from './shared/chosenImage';
import { fact, shortDigest, shortSha } from './shared/facts';
import { imageIsPinned } from './shared/gate';
import { newestReleases } from './shared/newestReleases';
import { imageTagFault } from './shared/imageTag';
import { target, TargetSchema } from './shared/target';

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['image']).entries,
  /** Tag of the image: fixed, or from an input or an earlier step. Absent: a person chooses a release. */
  tag: v.optional(givenText('a tag')),
});
type Params = v.InferOutput<typeof Params>;
type Context = ObserveContext<Params, object, 'image'>;
/** Number of releases to offer. */
const OFFERED = 10;

/** Pins the image to run by content; a person or an earlier step has chosen its tag. */
export const pinImage = defineKind({
  name: 'pin-image',
  uses: ['image'],
  title: 'Image',
  params: Params,
  references: { tag: 'text' },
  output: TargetSchema,
  notes: v.object({}),
  provides: [target.name],
  needs: [],
  mayUse: ['preflight'],
  overridable: false,
  versions: ({ imageTag }) => ({ next: imageTag }),
  links: chosen => chosenImageLinks('Image tag', chosen),
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
          message: fault ?? `${resources.image.name} has no tag "${tag}".`,
          remedy: 'Check the tag where it comes from and the image in the runbook, then try again.',
        },
      };
    const link = ports.registry.imageUrl(resources.image.name);
    return {
      is: 'holds',
      reading: context.reading(`${tag} is ${shortDigest(image.digest)}`, [
        fact('Image tag', tag, 'good', { link }),
        fact('Digest', image.digest, 'info', { link }),
        fact('Revision label', image.revision ?? 'absent'),
        fact('Built', image.createdAt ?? 'unknown'),
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
        message: `No tag of ${name} is that of a release.`,
        remedy: 'Check the image and its "tags" in the runbook, then try again.',
      },
    };
  const now = context.outputIfAny(preflight)?.deployedVersion;
  const link = ports.registry.imageUrl(name);
  const facts = await Promise.all(
    releases.map(async tag => {
      const image = await ports.registry.resolve(name, tag, signal);
      const at = releaseDate(tag, schemeOf(tags)) ?? image?.createdAt ?? 'unknown';
      const commit = image?.revision == null ? '' : `, commit ${shortSha(image.revision)}`;
      return fact(tag, `${at}${commit}${tag === now ? ', runs now' : ''}`, 'info', { link });
    }),
  );
  return {
    is: 'waits' as const,
    reading: context.reading(`Releases of ${name}, newest first`, facts),
    question: {
      id: QUESTION,
      title: 'Which release?',
      detail: `The image is pinned by its content.${now === undefined ? '' : ` ${now} runs now.`}`,
      subject: name,
      choices: releases.map((tag, at) => ({
        id: tag,
        label: `Take ${tag}`,
        tone: at === 0 ? ('primary' as const) : ('secondary' as const),
      })),
    },
  };
}
