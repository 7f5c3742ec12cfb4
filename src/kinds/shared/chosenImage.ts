import type * as v from 'valibot';
import type { Fact } from '../../core/journal/reading';
import { fact, shortDigest, shortSha } from './facts';
import type { TargetSchema } from './target';

/** Links of the chain from a commit to what runs, for an image that was chosen. @param label what its tag is called */
export function chosenImageLinks(
  label: string,
  { imageTag, commit, image }: v.InferOutput<typeof TargetSchema>,
): readonly Fact[] {
  return [
    fact(label, imageTag, 'good'),
    fact('Digest', shortDigest(image.digest), 'good', { detail: image.digest }),
    commit === null
      ? fact('Revision label', 'absent', 'info')
      : fact('Revision label', shortSha(commit), 'good'),
  ];
}
