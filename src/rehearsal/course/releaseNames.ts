import type { Subjects } from '../subjects';

/** An image, and what its releases are called. */
export type Image = Subjects['images'][number];

/** The versions that exist when a world begins, oldest first. */
const VERSIONS = ['1.4.0', '1.5.0'] as const;

/** Names of an image's two existing releases; `dates` if it isn't versioned. */
export function releasesBefore(image: Image | undefined, dates: readonly string[]): readonly string[] {
  return image?.versions === true ? VERSIONS : dates;
}

/**
 * Name of the next release.
 * @param date of the release, used if the image's releases are named by date
 * @param taken existing tags of the image
 */
export function nextRelease(image: Image | undefined, date: string, taken: readonly string[]): string {
  if (image?.versions !== true) return date;
  let minor = 6;
  while (taken.includes(imageTag(image, `1.${minor}.0`))) minor += 1;
  return `1.${minor}.0`;
}

/** Tag of a release in the registry. */
export function imageTag(image: Image | undefined, release: string): string {
  return `${image?.prefix ?? 'rel-'}${release}`;
}

/** Tag of a release in git. */
export function gitTag({ releases, gitPrefix = `${releases}-` }: Image, release: string): string {
  return `${gitPrefix}${release}`;
}
