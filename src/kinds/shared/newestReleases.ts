import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { ObserveContext } from '../../core/kind/kind';
import { isReleaseTag, newestReleaseTags, schemeOf } from '../../core/registry/tags';

/** Limit on images whose build time is read, because each takes several requests. */
const MOST_BUILT = 100;

/**
 * Release tags of an image, newest first in the order of its scheme.
 * @param tags all tags of the image
 * @param count maximum number; Infinity: all
 * @throws {ProblemError} `image.too-many-tags`
 */
export async function newestReleases(
  {
    ports,
    resources: { image },
    signal,
  }: Pick<ObserveContext<unknown, unknown, 'image'>, 'ports' | 'resources' | 'signal'>,
  tags: readonly string[],
  count: number,
): Promise<readonly string[]> {
  const scheme = schemeOf(image.tags);
  if (scheme.order !== 'built') return newestReleaseTags(tags, count, scheme);
  const candidates = tags.filter(tag => isReleaseTag(tag, scheme));
  if (candidates.length > MOST_BUILT)
    throw new ProblemError({
      code: 'image.too-many-tags',
      message: l10n.t`${candidates.length} tags of ${image.name} look like releases, too many to ask when each was built.`,
      remedy: l10n.t`Narrow "tags" of the image in the runbook to ${MOST_BUILT} tags, or order them by date or version.`,
    });
  const builtAt = new Map<string, string>();
  for (const tag of candidates) {
    const found = await ports.registry.resolve(image.name, tag, signal);
    if (found?.createdAt != null) builtAt.set(tag, found.createdAt);
  }
  return newestReleaseTags(candidates, count, scheme, builtAt);
}
