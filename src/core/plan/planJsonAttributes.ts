import * as l10n from '@vscode/l10n';
import { isDeepStrictEqual } from 'node:util';
import { maskAddresses } from '../text/addresses';
import { isRecord, own } from '../ownKeys';
import type { AttributeChange } from './plan';
import type { JsonResourceChange } from './planJsonShape';

type Change = JsonResourceChange['change'];

/** Names of all attributes that a change touches, sorted. */
export function changedAttributes(change: Change): string[] {
  const { before, after, after_unknown } = change;
  const names = new Set(
    [before, after, after_unknown].flatMap(each => (isRecord(each) ? Object.keys(each) : [])),
  );
  const changed = [...names].filter(
    name =>
      !isDeepStrictEqual(own(before, name) ?? null, own(after, name) ?? null) ||
      holdsTrue(own(after_unknown, name)) ||
      (before !== null &&
        after !== null &&
        !isDeepStrictEqual(mark(change.before_sensitive, name), mark(change.after_sensitive, name))),
  );
  return changed.sort();
}

/** Attributes that change between an empty string and nothing, which some versions don't print. */
export function emptyAttributes({ before, after, after_unknown }: Change): string[] {
  const empty = (value: unknown) => value === '' || value === null || value === undefined;
  return Object.keys({ ...before, ...after }).filter(
    name => empty(own(before, name)) && empty(own(after, name)) && !holdsTrue(own(after_unknown, name)),
  );
}

/** Names of attributes that force a replacement. */
export function forcingAttributes({ replace_paths }: Change): ReadonlySet<unknown> {
  return new Set(replace_paths.map(([name]) => name));
}

/** Whether the new value is only known after apply; a partly known value counts if its known parts stay the same. */
export function isComputed({ before, after, after_unknown }: Change, name: string): boolean {
  const unknown = own(after_unknown, name);
  return holdsTrue(unknown) && staysWhereKnown(own(before, name), own(after, name), unknown);
}

function staysWhereKnown(before: unknown, after: unknown, unknown: unknown): boolean {
  if (unknown === true) return isEmpty(after);
  if (!holdsTrue(unknown)) return isDeepStrictEqual(before, after) || (isEmpty(before) && isEmpty(after));
  const [old, now, marks] = [inside(before), inside(after), inside(unknown)];
  const names = new Set([...old.keys(), ...now.keys(), ...marks.keys()]);
  return [...names].every(name => staysWhereKnown(old.get(name), now.get(name), marks.get(name)));
}

function inside(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

/** Providers treat nothing, an empty string and an empty list as the same. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    isDeepStrictEqual(value, {}) ||
    isDeepStrictEqual(value, [])
  );
}

interface Identities {
  readonly before_identity?: unknown;
  readonly after_identity?: unknown;
}

/** Whether a change leaves everything as is, which one without an action must. */
export function changesNothing(
  change: {
    readonly before?: unknown;
    readonly after?: unknown;
    readonly after_unknown?: unknown;
  } & Identities,
): boolean {
  return (
    isDeepStrictEqual(change.before ?? null, change.after ?? null) &&
    !isAnother(change) &&
    !holdsTrue(change.after_unknown)
  );
}

/**
 * Whether a resource gets another identity. The state of one that was made before its provider knew identities has none, and
 * gets one without being changed.
 */
export function isAnother({ before_identity: before, after_identity: after }: Identities): boolean {
  return before != null && after != null && !isDeepStrictEqual(before, after);
}

export function shownAttribute(change: Change, path: string, forcesReplacement: boolean): AttributeChange {
  return {
    path,
    before: shownValue(own(change.before, path), isMarked(change.before_sensitive, path), false),
    after: shownValue(
      own(change.after, path),
      isMarked(change.after_sensitive, path),
      own(change.after_unknown, path) === true,
    ),
    forcesReplacement,
  };
}

/** Longer values aren't shown. */
const LONGEST = 4_096;

/** A value for display, without line breaks; null: not set. */
export function shownValue(value: unknown, isSensitive: boolean, isUnknown: boolean): string | null {
  if (isSensitive) return '(sensitive value)';
  if (isUnknown) return '(known after apply)';
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.includes('\n') || text.length > LONGEST ? l10n.t('(several lines)') : maskAddresses(text);
}

/** Whether a tree of marks covers any part of an attribute; a single mark covers all of them. */
export function isMarked(tree: unknown, name: string): boolean {
  return tree === true || holdsTrue(own(tree, name));
}

/** Whether any leaf of a tree of marks is set. */
export function holdsTrue(tree: unknown): boolean {
  return tree === true || (typeof tree === 'object' && tree !== null && Object.values(tree).some(holdsTrue));
}

function mark(tree: unknown, name: string): unknown {
  return own(tree, name) ?? false;
}
