/** A text with one layer of escapes removed, and a mapping back to the original offsets. */
export interface Unescaped {
  readonly text: string;
  /** Offset in the original text for an offset in this one. */
  at(place: number): number;
}

const NAMED: readonly (readonly [string, string])[] = [
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&lowbar;', '_'],
  ['&sol;', '/'],
  ['&plus;', '+'],
  ['&equals;', '='],
  ['&colon;', ':'],
  ['&commat;', '@'],
];

/**
 * Removes one layer of percent and quoted-printable (bytes, not characters), JSON, octal and HTML escapes; undefined if there
 * are none.
 */
export function unescaped(text: string): Unescaped | undefined {
  if (!/[%\\&=]/.test(text)) return undefined;
  const units = new Uint16Array(text.length);
  const places = new Uint32Array(text.length + 1);
  let size = 0;
  for (let from = 0; from < text.length; size += 1) {
    const escape = escapeAt(text, from);
    units[size] = escape?.unit ?? text.charCodeAt(from);
    places[size] = from;
    from += escape?.length ?? 1;
  }
  if (size === text.length) return undefined;
  places[size] = text.length;
  const result = new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units.subarray(0, size));
  return { text: result, at: place => places[place] ?? text.length };
}

interface Escape {
  /** UTF-16 code unit that it stands for. */
  readonly unit: number;
  /** Number of characters it occupies. */
  readonly length: number;
}

function escapeAt(text: string, from: number): Escape | undefined {
  switch (text[from]) {
    case '%':
    case '=':
      return numbered(text, from, 1, 2);
    case '\\':
      switch (text[from + 1]) {
        case 'u':
          return text[from + 2] === '{' ? braced(text, from) : numbered(text, from, 2, 4);
        case 'x':
          return numbered(text, from, 2, 2);
        case '\\':
        case '/':
        case '"':
        case "'":
          return { unit: text.charCodeAt(from + 1), length: 2 };
        default:
          return octal(text, from);
      }
    case '&':
      return htmlAt(text, from);
    default:
      return undefined;
  }
}

/** That many hex digits after a prefix. */
function numbered(text: string, from: number, prefix: number, digits: number): Escape | undefined {
  const hex = text.slice(from + prefix, from + prefix + digits);
  if (hex.length < digits || !/^[0-9a-f]+$/i.test(hex)) return undefined;
  return { unit: Number.parseInt(hex, 16), length: prefix + digits };
}

/** `\u{67}`, as JavaScript and Rust write it. */
function braced(text: string, from: number): Escape | undefined {
  const [whole, hex = ''] = /^\\u\{0*([0-9a-f]{1,4})\}/i.exec(text.slice(from, from + 12)) ?? [];
  return whole === undefined ? undefined : { unit: Number.parseInt(hex, 16), length: whole.length };
}

/** `\147`, as C, git and shells write a byte. */
function octal(text: string, from: number): Escape | undefined {
  const [whole, digits = ''] = /^\\([0-3]?[0-7]{2})/.exec(text.slice(from, from + 4)) ?? [];
  return whole === undefined ? undefined : { unit: Number.parseInt(digits, 8), length: whole.length };
}

function htmlAt(text: string, from: number): Escape | undefined {
  const start = text.slice(from, from + 16);
  const [whole, hex, decimal] = /^&#(?:x0*([0-9a-f]{1,4})|0*(\d{1,5}));?/i.exec(start) ?? [];
  if (whole !== undefined)
    return { unit: hex === undefined ? Number(decimal) : Number.parseInt(hex, 16), length: whole.length };
  const name = NAMED.find(([each]) => start.startsWith(each));
  return name && { unit: name[1].charCodeAt(0), length: name[0].length };
}
