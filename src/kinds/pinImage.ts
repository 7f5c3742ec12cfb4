import * as v from 'valibot';
import { defineKind, type ObserveContext } from '../core/kind/kind';
import { NamedSchemas } from '../core/runbook/resources';
import { fact, shortDigest, shortSha } from './shared/facts';
import { imageIsPinned } from './shared/gate';
import { imageTagFault } from './shared/imageTag';
import { target, TargetSchema } from './shared/target';

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['image']).entries,
  /** Which of its tags: as it stands, or what an input or an earlier step gives. */
  tag: v.pipe(v.string(), v.minLength(1, 'Write a tag.'), v.maxLength(300, 'Use at most 300 characters.')),
});
type Params = v.InferOutput<typeof Params>;

/** The image that is to run, by a tag that a person or an earlier step has chosen, pinned by content. */
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
  overridable: false,
  versions: ({ imageTag }) => ({ next: imageTag }),
  links: ({ imageTag, commit, image }) => [
    fact('Image tag', imageTag, 'good'),
    fact('Digest', shortDigest(image.digest), 'good', { detail: image.digest }),
    commit === null
      ? fact('Revision label', 'absent', 'info')
      : fact('Revision label', shortSha(commit), 'good'),
  ],
  recheck: (_own, act, given) => imageIsPinned(act, given),
  observe: async (context: ObserveContext<Params, object, 'image'>) => {
    const { ports, resources, signal, params } = context;
    const { tag } = params;
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
