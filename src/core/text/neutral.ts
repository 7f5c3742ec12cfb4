/** Longest line in the interface, in UTF-16 code units, unless a caller asks for more. */
export const lineLength = 300;

/** The most that a person is shown in the checklist of one text: UTF-16 code units in a line, and lines. */
export const shownInFull = { line: 2_000, lines: 1_000 } as const;

/** What ends a line of a text that is shown line by line. */
export const lineEnd = /\r\n|[\n\u2028\u2029]/;

/** Whether the checklist shows all of a text; nobody should approve the rest of one unseen. */
export function isShownInFull(text: string): boolean {
  const { line: longest, lines: most } = shownInFull;
  const lines = text.split(lineEnd, most + 1);
  return lines.length <= most && lines.every(line => line.length <= longest && isShownWhole(line));
}

/** Whether {@link neutral} cuts nothing off a line in the checklist; the spaces that it puts in count, too. */
export function isShownWhole(line: string): boolean {
  return neutral(line, shownInFull.line) === neutral(line, Infinity);
}

/** CSI and OSC sequences: terminal colors, cursor movements, titles and links. */
const terminalSequence = /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)?/g;

const lineBreak = /\r\n|[\t\n\v\f\r\u0085\u2028\u2029]/g;

/** Scripts whose letters are joined or separated by U+200C and U+200D. */
const joining = ['Arab', 'Syrc', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym']
  .concat('Sinh', 'Khmr', 'Mymr')
  .map(script => `\\p{scx=${script}}`)
  .join('');

/** Invisible characters that are legitimate: in an emoji, and between letters of a script that needs them. */
const needed = [
  '(?<=[\\p{ExtPict}\\p{EMod}]|\\p{ExtPict}\\uFE0F)\\u200D(?=\\p{ExtPict})',
  '(?<=\\p{ExtPict})[\\uFE0E\\uFE0F]',
  '(?<=[0-9#*])\\uFE0F(?=\\u20E3)',
  `(?<=[${joining}])[\\u200C\\u200D](?=[${joining}])`,
].join('|');

/** Controls, lone surrogates, private use (icon fonts), and anything that has no width or changes text direction. */
const unseen = new RegExp(
  `(?:(?!${needed})[\\p{Cc}\\p{Cs}\\p{Co}\\p{Default_Ignorable_Code_Point}\\uFFF9-\\uFFFB])+`,
  'gu',
);

/** More than six marks on one letter would draw over neighboring lines. */
const stackedMarks = /(\p{M}{6})\p{M}+/gu;

/**
 * Untrusted text as one line that has no special meaning to VS Code or a terminal and can't deceive the eye. Invisible
 * characters become U+FFFD, so that two names that differ also look different. A space breaks `$(icon)` and `[text](link)`, which
 * VS Code renders in notifications, prompts, labels and the status bar
 * (https://github.com/microsoft/vscode/blob/main/src/vs/base/common/linkedText.ts and iconLabels.ts). Idempotent; takes time
 * linear in `max`, however long the text is.
 * @param max maximum UTF-16 code units in the result; cut text ends in `…`
 */
export function neutral(text: string, max = lineLength): string {
  // Sequences and stacked marks are removed, so read more than will be shown.
  const head = text.slice(0, 4 * max);
  const seen = visible(head).replaceAll('$(', '$ (').replaceAll('](', '] (');
  return seen.length <= max && head.length === text.length ? seen : cut(seen, max);
}

function visible(text: string): string {
  return text
    .replace(terminalSequence, '')
    .replace(lineBreak, ' ')
    .replace(unseen, '\uFFFD')
    .replace(stackedMarks, '$1');
}

/**
 * Commands and names that are shown and copied verbatim, where nothing renders `$(icon)` or links: only invisible characters
 * become U+FFFD. A text that is too long isn't shown.
 * @param max maximum UTF-16 code units
 */
export function neutralLiteral(text: string, max: number): string {
  return text.length > max ? '…' : text.split(lineEnd).map(visible).join('\n');
}

/**
 * {@link neutral} line by line, for tooltips, dialog details and facts: keeps line breaks.
 * @param max maximum UTF-16 code units per line
 * @param most maximum number of lines; cut text ends in a line of `…`
 */
export function neutralLines(text: string, max = lineLength, most = 100): string {
  const head = text.slice(0, 4 * max * most);
  const lines = head.split(lineEnd, most + 1);
  const isCut = lines.length > most || head.length < text.length;
  return [...lines.slice(0, most).map(line => neutral(line, max)), ...(isCut ? ['…'] : [])].join('\n');
}

/** Never cuts inside a surrogate pair, nor leaves a dangling joiner. */
function cut(text: string, max: number): string {
  const kept = text.slice(0, Math.max(0, max - 1)).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept.replace(/[\s\u200C\u200D\uFFFD]+$/u, '')}…`;
}
