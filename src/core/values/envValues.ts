import * as l10n from '@vscode/l10n';
import { pointerTo, ValueFault, type Leaf, type ValueFormat } from './leaf';

const LINE = /[^\S\n]*(?:(#[^\n]*)|(?:export[^\S\n]+)?([A-Za-z_][A-Za-z0-9_.]*)[^\S\n]*=[^\S\n]*)?/y;
const QUOTED = /"(?:[^"\\]|\\[^])*"|'[^']*'/y;
const UNQUOTED = /[^\n#]*(?:(?<=\S)#[^\n#]*)*/y;
const REST = /[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y;
/** Needs no quotes, in a shell or in any program that reads such files. */
const BARE = /^[A-Za-z0-9_./:@%+,-]*$/;

/** Lines `NAME=value`, as shells and dotenv read them; nothing in a value is expanded. */
export const envValues: ValueFormat = {
  name: '.env',
  leaves: text => {
    const leaves: Leaf[] = [];
    const match = (pattern: RegExp, from: number) => {
      pattern.lastIndex = from;
      return pattern.exec(text);
    };
    for (let at = 0; at < text.length;) {
      const line = match(LINE, at);
      const start = at + (line?.[0].length ?? 0);
      const name = line?.[2];
      let end = start;
      if (name !== undefined) {
        const quoted = match(QUOTED, start)?.[0];
        const written = quoted ?? (match(UNQUOTED, start)?.[0] ?? '').trimEnd();
        end = start + written.length;
        leaves.push({ at: pointerTo('', name), ...valueOf(written), start, end });
      }
      const rest = match(REST, end)?.[0];
      if (rest === undefined) throw new ValueFault(l10n.t('This is no line of the form NAME=value'), end);
      at = end + Math.max(rest.length, 1);
    }
    return leaves;
  },
  spellings: (value, before) => {
    const text = String(value);
    const single = text.includes("'") ? [] : [`'${text}'`];
    const double = /["\\$`]/.test(text) ? [] : [`"${text}"`];
    if (before.startsWith('"')) return [...double, ...single];
    if (before.startsWith("'")) return [...single, ...double];
    return [...(BARE.test(text) ? [text] : []), ...double, ...single];
  },
};

function valueOf(written: string): Pick<Leaf, 'value' | 'fixed'> {
  if (/^(?:"[^]*"|'[^]*')$/.test(written)) {
    const value = written.slice(1, -1);
    return written.startsWith('"') && /[\\$`]/.test(value)
      ? { value, fixed: l10n.t('parts of it are filled in') }
      : { value };
  }
  return /["'\\$`]/.test(written)
    ? { value: written, fixed: l10n.t('parts of it are filled in') }
    : { value: written };
}
