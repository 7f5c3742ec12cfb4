import { condensed } from './condensed';
import { finder, WINDOW, type Needle, type Span } from './finder';
import { formsOf } from './secretForms';
import { unescaped } from './unescaped';

/** Replaces a secret. */
export const MASK = '***';
/** Limit for nested escapes: JSON in JSON, an address in an address. */
const MOST_LAYERS = 3;
/** Login tokens come and go: only the newest count. */
const MOST_KNOWN = 500;
/** Total length of texts whose masked form is cached. */
const MOST_REMEMBERED = 2_000_000;

/**
 * Replaces secrets by `***` however they are written: as is, in upper or lower case, in base64 (also among other bytes, and
 * twice), in hexadecimal, with percent, JSON or HTML escapes, over several lines, or with the beginning or end cut off. Parts
 * that are secrets by themselves count too, see `partsOf`. Takes linear time. Ignores secrets shorter than six characters.
 */
export function maskSecrets(text: string, secrets: Iterable<string>): string {
  return masked(text, findingAll(formsOf(secrets)));
}

/** The known secrets. */
export interface Secrets {
  /** Masks this text from now on. */
  add(secret: string): void;
  /** For texts that people read. */
  mask(text: string): string;
  /** For values that programs read: leaves a password that could be a name, such as `airflow`. */
  maskValue(text: string): string;
}

/** The secrets that passed through this window. Everything that leaves the window is masked by them. */
export class KnownSecrets implements Secrets {
  readonly #known = new Set<string>();
  #masks: Mask | undefined;
  #masksFirm: Mask | undefined;

  add(secret: string): void {
    // One that is in use, like the password that each new token is asked for with, is never the oldest.
    const isKnown = this.#known.delete(secret);
    this.#known.add(secret);
    if (isKnown) return;
    const [oldest] = this.#known;
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    this.#masks = this.#masksFirm = undefined;
  }

  mask(text: string): string {
    this.#masks ??= remembered(findingAll(formsOf(this.#known)));
    return this.#masks(text);
  }

  maskValue(text: string): string {
    this.#masksFirm ??= remembered(finding(formsOf([...this.#known].filter(isFirm)), false));
    return this.#masksFirm(text);
  }
}

type Mask = (text: string) => string;

/** A view is masked on every change, and nearly all of its texts are unchanged. */
function remembered(find: Find): Mask {
  const known = new Map<string, string>();
  let size = 0;
  return text => {
    if (text.length < WINDOW) return text;
    const before = known.get(text);
    if (before !== undefined) return before;
    const now = masked(text, find);
    if (size + text.length > MOST_REMEMBERED) {
      known.clear();
      size = 0;
    }
    if (text.length <= MOST_REMEMBERED) {
      known.set(text, now);
      size += text.length;
    }
    return now;
  };
}

/** Whether no name would read like this by chance. */
function isFirm(secret: string): boolean {
  return secret.length >= 12 && (!/^[a-z ._/-]*$/i.test(secret) || /^[a-z]{20,}$/i.test(secret));
}

type Find = (text: string) => Span[];

/** Also finds remainders of a truncated secret; values that programs read are never truncated. */
function findingAll(needles: readonly Needle[]): Find {
  return finding(needles, true);
}

/** Finds short secrets only as they stand; long ones also with something between their characters. */
function finding(needles: readonly Needle[], alsoRests: boolean): Find {
  const find = finder(needles, alsoRests);
  const findLong = finder(
    needles.filter(({ exact }) => exact === undefined),
    alsoRests,
  );
  return text => {
    const spans = find(text);
    const dense = condensed(text);
    if (dense === undefined) return spans;
    const wider = findLong(dense.text).map(({ from, to }) => ({
      from: dense.at(from),
      to: dense.at(to - 1) + 1,
    }));
    return [...spans, ...wider];
  };
}

function masked(text: string, find: Find): string {
  const spans = find(text);
  let origin = (place: number): number => place;
  let view = text;
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const next = unescaped(view);
    if (next === undefined) break;
    const outer = origin;
    origin = place => outer(next.at(place));
    view = next.text;
    for (const { from, to } of find(view)) spans.push({ from: origin(from), to: origin(to) });
  }
  return spans.length === 0 ? text : replaced(text, spans);
}

/** Adjacent spans become one mask. */
function replaced(text: string, spans: Span[]): string {
  const parts: string[] = [];
  let end = -1;
  for (const { from, to } of spans.sort((a, b) => a.from - b.from)) {
    if (from > end) parts.push(text.slice(Math.max(end, 0), from), MASK);
    end = Math.max(end, to);
  }
  parts.push(text.slice(Math.max(end, 0)));
  return parts.join('');
}
