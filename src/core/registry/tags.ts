const RELEASE_TAG = /^rel-(\d{4})\.(\d{2})\.(\d{2})\.(\d{2})\.(\d{2})\.(\d{2})$/;

/** Whether a tag is a commit tag: 40 hex digits, as git writes them. */
export function isCommitTag(tag: string): boolean {
  return /^[0-9a-f]{40}$/.test(tag);
}

/** Whether a tag is an image tag of a release: `rel-YYYY.MM.DD.HH.MM.SS` with a date that exists. */
export function isReleaseTag(tag: string): boolean {
  return releaseDate(tag) !== null;
}

/**
 * When the image with this tag was released.
 * @returns ISO 8601 in UTC, the clock of the release workflow; null when it is no image tag of a release
 */
export function releaseDate(tag: string): string | null {
  const [, year, month, day, hours, minutes, seconds] = RELEASE_TAG.exec(tag) ?? [];
  if (year === undefined) return null;
  const iso = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.000Z`;
  const time = new Date(iso);
  // Date moves 31 February into March.
  return !Number.isNaN(time.getTime()) && time.toISOString() === iso ? iso : null;
}

/**
 * Image tags of releases among all tags of an image, newest first.
 * @param count how many at most
 */
export function newestReleaseTags(tags: readonly string[], count: number): string[] {
  // Their order as text is their order in time.
  return tags.filter(isReleaseTag).sort().reverse().slice(0, count);
}
