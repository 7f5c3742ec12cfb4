/** A plain value in a file, with nothing to evaluate. */
export type Literal = string | boolean | number;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|([$%])\4\{/gsu;

/**
 * The value of a literal's text, in the syntax of https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md.
 * @returns undefined if it isn't a literal, e.g. `null` or a multi-line string
 */
export function parseLiteral(text: string): Literal | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d/.test(text)) return Number(text);
  if (!/^"[^\r\n]*"$/.test(text)) return undefined;
  let valid = true;
  const value = text
    .slice(1, -1)
    .replace(
      ESCAPE,
      (_, u: string | undefined, U: string | undefined, c: string | undefined, sign: string) => {
        const code = u ?? U;
        if (code !== undefined) return codePoint(code) ?? fail();
        return c === undefined ? `${sign}{` : (ESCAPES[c] ?? fail());
      },
    );
  return valid ? value : undefined;

  function fail(): string {
    valid = false;
    return '';
  }
}

/** Writes a value so that {@link parseLiteral} reads it back. */
export function printLiteral(value: Literal): string {
  if (typeof value !== 'string') return String(value);
  const escaped = value
    .replace(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    // Controls and Unicode line separators, which an editor would treat as line breaks.
    .replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, unicode)
    // `$${` stands for `${`; after another sign it would be read differently.
    .replace(/[$%]+(?=\{)/g, signs => (signs.length === 1 ? signs + signs : signs.replace(/./g, unicode)));
  return `"${escaped}"`;
}

function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function codePoint(hex: string): string | undefined {
  const code = parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
