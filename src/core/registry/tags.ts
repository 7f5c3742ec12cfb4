import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { findPattern, groupNames, literalPattern, PatternSchema } from '../text/pattern';
import { isPlainLine } from '../text/unseen';
import { compareVersions, isVersion } from './versionOrder';

/** How the releases of an image are ordered: by a date or version in their tags, or by when they were built. */
const OrderSchema = v.picklist(['date', 'version', 'built']);

/** Says which tags of an image are releases, as written in a runbook. */
export const TagsSchema = v.pipe(
  v.strictObject({
    /** Prefix of the tags; the rest is the release. */
    prefix: v.optional(
      v.pipe(
        v.string(),
        v.minLength(
          1,
          l10n.t('Write what the tags begin with. If that is nothing, write "pattern" instead.'),
        ),
        v.maxLength(60, l10n.t('Use at most 60 characters.')),
        v.check(isPlainLine, l10n.t('A prefix is one line of characters that can be seen.')),
      ),
    ),
    /** Regular expression of the whole tag; its group `release`, if it has one, is the release. */
    pattern: v.optional(PatternSchema),
    order: OrderSchema,
  }),
  v.check(
    ({ prefix, pattern }) => (prefix === undefined) !== (pattern === undefined),
    l10n.t('Write either "prefix" or "pattern".'),
  ),
);

/** Whether a tag is a commit tag: 40 hex digits, as git writes them. */
export function isCommitTag(tag: string): boolean {
  return /^[0-9a-f]{40}$/.test(tag);
}

/** The form of release tags, and their order. */
export interface TagScheme {
  /** Regular expression of the whole tag. */
  readonly pattern: string;
  readonly order: v.InferOutput<typeof OrderSchema>;
}

/** The default scheme: `rel-YYYY.MM.DD.HH.MM.SS`. */
export const RELEASES: TagScheme = {
  pattern: String.raw`rel-(?<release>\d{4}(?:\.\d{2}){5})`,
  order: 'date',
};

/** The scheme of an image. @param tags from the runbook */
export function schemeOf(tags: v.InferOutput<typeof TagsSchema> | undefined): TagScheme {
  if (tags === undefined) return RELEASES;
  const { prefix = '', pattern, order } = tags;
  return { pattern: pattern ?? `${literalPattern(prefix)}(?<release>.+)`, order };
}

/**
 * The release that a tag names, e.g. its date.
 * @returns undefined if it isn't a release tag: it has another form, or a date that doesn't exist
 */
export function releaseIn(tag: string, { pattern, order }: TagScheme): string | undefined {
  const groups = findPattern(`^(?:${pattern})$`, tag);
  const release = groupNames(pattern).includes('release') ? groups?.release : groups && tag;
  if (release === undefined) return undefined;
  const holds = order === 'date' ? dateIn(release) !== null : order === 'built' || isVersion(release);
  return holds ? release : undefined;
}

/**
 * When the release with this tag was made, according to the tag.
 * @returns ISO 8601 in UTC; null if the tag doesn't say
 */
export function releaseDate(tag: string, scheme: TagScheme = RELEASES): string | null {
  return scheme.order === 'date' ? dateIn(releaseIn(tag, scheme) ?? '') : null;
}

/** Whether this is a release tag, with a valid date or version. */
export function isReleaseTag(tag: string, scheme: TagScheme = RELEASES): boolean {
  return releaseIn(tag, scheme) !== undefined;
}

/** Whether one tag's release is later than another's; false if the tags alone don't show it. */
export function isLaterRelease(tag: string, than: string, scheme: TagScheme): boolean {
  const [a, b] = [releaseIn(tag, scheme), releaseIn(than, scheme)];
  return a !== undefined && b !== undefined && scheme.order !== 'built' && inOrder(a, b, scheme) > 0;
}

/**
 * The release tags among all tags of an image, newest first.
 * @param count maximum number
 * @param builtAt ISO 8601 by tag, if that is their order; tags without a time are left out
 */
export function newestReleaseTags(
  tags: readonly string[],
  count: number,
  scheme: TagScheme = RELEASES,
  builtAt: ReadonlyMap<string, string> = new Map(),
): string[] {
  return tags
    .flatMap(tag => {
      const release = scheme.order === 'built' ? builtAt.get(tag) : releaseIn(tag, scheme);
      return release !== undefined && isReleaseTag(tag, scheme) ? [{ tag, release }] : [];
    })
    .sort((a, b) => inOrder(b.release, a.release, scheme) || (a.tag < b.tag ? 1 : -1))
    .slice(0, count)
    .map(({ tag }) => tag);
}

function inOrder(a: string, b: string, { order }: TagScheme): number {
  if (order === 'version') return compareVersions(a, b);
  return order === 'date'
    ? Date.parse(dateIn(a) ?? '') - Date.parse(dateIn(b) ?? '')
    : Date.parse(a) - Date.parse(b);
}

/** A day, with or without a time, and with or without separators; null if there is no such time. */
function dateIn(text: string): string | null {
  const [, year, month, day, hours = '00', minutes = '00', seconds = '00'] =
    /^(\d{4})[-._]?(\d{2})[-._]?(\d{2})(?:[-._T]?(\d{2})[-._:]?(\d{2})(?:[-._:]?(\d{2}))?Z?)?$/.exec(text) ??
    [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const iso = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.000Z`;
  const time = new Date(iso);
  // Date turns 31 February into a day in March.
  return !Number.isNaN(time.getTime()) && time.toISOString() === iso ? iso : null;
}
