import { lowerCase, type Needle, WINDOW } from './finder';
import { unescaped } from './unescaped';

/** Shorter texts don't count as secrets: masking them would only punch holes in words. */
const SHORTEST = WINDOW;
/** From this length on, a text is found in any mix of cases; a shorter one only as is, in lower case or in upper case. */
const ANY_CASE_FROM = 12;
/** Parts of a cookie, header or address count as secrets of their own from this length on. */
const SHORTEST_PART = 8;

/** All spellings of secrets and their parts. Percent, JSON and HTML escapes aren't included: texts are unescaped first. */
export function formsOf(secrets: Iterable<string>): readonly Needle[] {
  const forms = new Map<string, Needle>();
  for (const secret of secrets) {
    for (const form of [...partsOf(secret)].flatMap(layersOf).flatMap(spellings)) {
      const lower = lowerCase(form);
      const before = forms.get(lower);
      if (form.length >= ANY_CASE_FROM) forms.set(lower, { lower });
      else if (before === undefined || before.exact !== undefined)
        forms.set(lower, { lower, exact: [...(before?.exact ?? []), form, lower, form.toUpperCase()] });
    }
  }
  return [...forms.values()];
}

/**
 * The secret and those of its parts that are secrets by themselves: the token after `Bearer`, the password of `user:password`
 * (also in base64, as in `Basic`), the values of a cookie, the path of an address. The user name isn't one.
 */
export function partsOf(secret: string): ReadonlySet<string> {
  const whole = secret.trim();
  const found = new Set<string>();
  const add = (text: string | undefined, shortest = SHORTEST): void => {
    if (text === undefined || text.length < shortest || found.has(text)) return;
    found.add(text);
    const pair = basicPair(text);
    if (pair === undefined) return;
    found.add(pair);
    add(pair.slice(pair.indexOf(':') + 1));
  };
  add(whole);
  add(/^[A-Za-z][\w-]* +(\S.*)$/s.exec(whole)?.[1]);
  for (const value of valuesOf(whole)) {
    add(value);
    add(percentDecoded(value));
  }
  for (const part of addressParts(whole)) add(part);
  return found;
}

/** A text and what each round of unescaping makes of it, since a secret may itself look escaped. */
function layersOf(text: string): readonly string[] {
  const next = unescaped(text)?.text;
  return next === undefined || next.length < SHORTEST ? [text] : [text, ...layersOf(next)];
}

/** `user:password`, if a text is its base64. */
function basicPair(text: string): string | undefined {
  if (!/^[\w+/-]{8,}={0,2}$/.test(text) || text.length > 10_000) return undefined;
  try {
    const decoded = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return /^[^\u0000-\u001f\u007f]*:[^\u0000-\u001f\u007f]+$/.test(decoded) ? utf8(decoded) : undefined;
  } catch {
    return undefined;
  }
}

function utf8(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, byte => byte.charCodeAt(0)));
}

/** Values of `a=b; c="d"`, except plain words. */
function valuesOf(header: string): string[] {
  return header.split(/[;,]/).flatMap(pair => {
    const value = /^\s*(?:[A-Za-z][\w-]* +)?[\w!#$%&'*+.^`|~-]+=\s*"?([^"]*?)"?\s*$/.exec(pair)?.[1] ?? '';
    return value.length >= SHORTEST_PART && !isWord(value) ? [value] : [];
  });
}

function addressParts(text: string): string[] {
  if (!/^https?:\/\//i.test(text)) return [];
  const url = URL.parse(text);
  if (url === null) return [];
  const segments = url.pathname.split('/').filter(part => part.length >= SHORTEST_PART && !isWord(part));
  const { password, pathname, search } = url;
  const paths = pathname.length >= SHORTEST_PART ? [pathname + search, pathname] : [];
  return [password, percentDecoded(password), ...paths, ...segments];
}

function isWord(text: string): boolean {
  return /^(?:[A-Za-z]{1,15}|\d{1,15})$/.test(text);
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function spellings(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  // Percent escapes stand for bytes.
  const latin = Array.from(bytes, byte => String.fromCharCode(byte)).join('');
  const plain = [text, latin, latin.replaceAll(' ', '+'), text.replace(/\s+/g, '')].filter(isLong);
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  // PowerShell encodes the bytes of UTF-16.
  const encodedWide = /^[\0-\xff]*$/.test(text) ? base64Cores(text.replace(/./gs, '$&\0')) : [];
  const encoded = base64Cores(latin);
  return [...new Set([...plain, hex, ...encoded, ...encodedWide, ...encoded.flatMap(base64Cores)])];
}

function base64Cores(latin: string): string[] {
  return [0, 1, 2]
    .map(offset => base64Core(latin, offset))
    .flatMap(core => [core, core.replaceAll('+', '-').replaceAll('/', '_')])
    .filter(isLong);
}

function isLong(form: string): boolean {
  return form.length >= SHORTEST;
}

/** The stable part of a base64 encoding of the bytes after `offset` others, whatever comes before or after. */
function base64Core(latin: string, offset: number): string {
  const encoded = btoa('\0'.repeat(offset) + latin);
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + latin.length) * 8) / 6));
}
