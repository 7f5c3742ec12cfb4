import * as l10n from '@vscode/l10n';
import type * as v from 'valibot';
import type { Fact } from '../../core/journal/reading';
import { fact, shortDigest, shortSha } from './facts';
import type { TargetSchema } from './target';

/** Links of the chain from a commit to what is running, for a chosen image. @param label name for its tag */
export function chosenImageLinks(
  label: string,
  { imageTag, commit, image }: v.InferOutput<typeof TargetSchema>,
): readonly Fact[] {
  return [
    fact(label, imageTag, 'good'),
    fact(l10n.t('Digest'), shortDigest(image.digest), 'good', { detail: image.digest }),
    commit === null
      ? fact(l10n.t('Revision label'), l10n.t('absent'), 'info')
      : fact(l10n.t('Revision label'), shortSha(commit), 'good'),
  ];
}
