/** How a list item is indented: what its first line holds before its text, and at which column the text begins. */
const MARKER = /^[ \t]*(?:\d{1,9}[.)]|[-*+])(?:[ \t]+|$)/;
/** A tab leads to the next multiple of this. */
const TAB = 4;

/** The text of a list item from its lines, without its marker and its indentation. */
export function itemText(lines: readonly string[]): string {
  const [first = '', ...rest] = lines;
  const marker = MARKER.exec(first)?.[0] ?? '';
  const column = columnAfter(marker);
  // More than four spaces begin a code block, and only the first of them belongs to the item.
  const beforeText = columnAfter(marker.trimEnd());
  const offset = marker.trimEnd() === first.trimEnd() || column - beforeText > 4 ? beforeText + 1 : column;
  return [dedent(' '.repeat(beforeText) + first.slice(marker.trimEnd().length), offset)]
    .concat(rest.map(line => dedent(line, offset)))
    .join('\n')
    .trimEnd();
}

/** Column at which the text of an item begins, from 0. */
export function textColumn(first: string): number {
  return columnAfter(MARKER.exec(first)?.[0] ?? '');
}

/** Takes away at most so many columns of blanks. */
function dedent(line: string, columns: number): string {
  let column = 0;
  let at = 0;
  while (column < columns && (line[at] === ' ' || line[at] === '\t')) {
    column = line[at] === '\t' ? column + TAB - (column % TAB) : column + 1;
    at += 1;
  }
  // What of a tab reaches beyond stays.
  return ' '.repeat(Math.max(0, column - columns)) + line.slice(at);
}

function columnAfter(text: string): number {
  return text
    .split('\t')
    .reduce((column, part, index) => (index === 0 ? 0 : column + TAB - (column % TAB)) + part.length, 0);
}
