import { finder, type Span } from './finder';
import { formsOf } from './secretForms';
import { unescaped } from './unescaped';

const MASK = '***';
/** Escapes within escapes: JSON in JSON, an address in an address. */
const MOST_LAYERS = 3;
/** Tokens that a login gave come and go: the newest count. */
const MOST_KNOWN = 500;

/**
 * Replaces secrets by `***`, however they are written: as they are, in upper or lower case, in base64 (also amid other
 * bytes), with percent, JSON or HTML escapes; and what of a secret is one alone, see `partsOf`. Takes linear time. Secrets
 * shorter than six characters are left.
 */
export function maskSecrets(text: string, secrets: Iterable<string>): string {
  return masked(text, finder(formsOf(secrets)));
}

/** What is known as secret. */
export interface Secrets {
  /** From now on this text is masked. */
  add(secret: string): void;
  /** For texts that people read. */
  mask(text: string): string;
  /** For values that programs read: a password that could be a name, such as `airflow`, is left. */
  maskValue(text: string): string;
}

/** The secrets that passed through this window. Whatever leaves it is masked by them. */
export class KnownSecrets implements Secrets {
  readonly #known = new Set<string>();
  #find: Find | undefined;
  #findFirm: Find | undefined;

  add(secret: string): void {
    if (this.#known.has(secret)) return;
    this.#known.add(secret);
    const [oldest] = this.#known;
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    this.#find = this.#findFirm = undefined;
  }

  mask(text: string): string {
    this.#find ??= finder(formsOf(this.#known));
    return masked(text, this.#find);
  }

  maskValue(text: string): string {
    this.#findFirm ??= finder(formsOf([...this.#known].filter(isFirm)));
    return masked(text, this.#findFirm);
  }
}

/** Nothing that names something reads like this by chance. */
function isFirm(secret: string): boolean {
  return secret.length >= 12 && !/^[a-z ._/-]*$/i.test(secret);
}

type Find = (text: string) => Span[];

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

/** What touches becomes one mask. */
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
