import { ProblemError } from '../../core/errors';
import type { ObserveContext } from '../../core/kind/kind';
import { isReleaseTag, newestReleaseTags, schemeOf } from '../../core/registry/tags';

/** Images that are asked when they were built: each takes some requests. */
const MOST_BUILT = 100;

/**
 * Tags of an image's releases, newest first, as its scheme orders them.
 * @param tags all tags of the image
 * @param count how many at most; Infinity: all
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
      message: `${candidates.length} tags of ${image.name} look like releases, too many to ask when each was built.`,
      remedy: `Narrow "tags" of the image in the runbook to ${MOST_BUILT} tags, or order them by date or version.`,
    });
  const builtAt = new Map<string, string>();
  for (const tag of candidates) {
    const found = await ports.registry.resolve(image.name, tag, signal);
    if (found?.createdAt != null) builtAt.set(tag, found.createdAt);
  }
  return newestReleaseTags(candidates, count, scheme, builtAt);
}
