import type { ScreenLine } from './screen';

/** Words in brackets that Terraform treats as colors (https://github.com/mitchellh/colorstring), by the codes it prints for them. */
const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ '0': 'reset', '1': 'bold', '2': 'dim', '4': 'underline', '5': 'blink_slow', '6': 'blink_fast' },
    ...{ '7': 'invert', '8': 'hidden', '21': 'reset_bold', '39': 'default', '49': '_default_' },
    ...numbered(30, ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'light_gray']),
    ...numbered(90, ['dark_gray', 'light_red', 'light_green', 'light_yellow', 'light_blue']),
    ...numbered(95, ['light_magenta', 'light_cyan', 'white']),
    '38;5;57': 'purple',
  }),
);

/** Each color has a background counterpart, ten higher. */
function numbered(first: number, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name, i) => [
      [String(first + i), name],
      [String(first + i + 10), `_${name}_`],
    ]),
  );
}

/** Keys are escaped, so a sequence inside quotes is a word that Terraform took for a color. */
const PART = /\x1b\[([0-9;]*)m|\\.|"|[^\x1b\\"]+|[\x1b\\]/g;

/**
 * A heading with its `for_each` keys restored: Terraform prints e.g. `["[red]"]` as `["` and `"]` with a color between them.
 * Colors outside of keys stay in `raw`, as in any line.
 * @returns undefined if a key contains a sequence that no word is printed as
 */
export function withColourWords(line: ScreenLine): ScreenLine | undefined {
  if (!line.raw.includes('\x1b')) return line;
  let quoted = false;
  let [raw, text] = ['', ''];
  for (const [part, code] of line.raw.matchAll(PART)) {
    if (part === '"') quoted = !quoted;
    const word = code === undefined ? part : quoted ? WORDS.get(code) : '';
    if (word === undefined) return undefined;
    const said = code === undefined || word === '' ? word : `[${word}]`;
    text += said;
    raw += said === '' ? part : said;
  }
  return { ...line, raw, text };
}
