import type { ObserveContext } from '../../core/kind/kind';
import type { RegistryImage } from '../../core/ports/registry';
import { sameContent } from '../../core/registry/content';
import { newestReleases } from './newestReleases';

/** Release tags to compare in order to find out whether an image was already released. */
const NEWEST_RELEASES = 5;

/**
 * The newest release with the same content as an image.
 * @param tags all tags of the image
 * @returns null if none of the newest releases has it
 */
export async function releaseOf(
  context: Pick<ObserveContext<unknown, unknown, 'image'>, 'ports' | 'resources' | 'signal'>,
  image: RegistryImage,
  tags: readonly string[],
): Promise<{ readonly tag: string; readonly released: RegistryImage } | null> {
  const { ports, resources, signal } = context;
  for (const tag of await newestReleases(context, tags, NEWEST_RELEASES)) {
    const released = await ports.registry.resolve(resources.image.name, tag, signal);
    if (released !== undefined && sameContent(released, image).same) return { tag, released };
  }
  return null;
}
