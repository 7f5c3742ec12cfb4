/** A list item's marker, with the space around it. */
const MARKER = /^[ \t]*(?:\d{1,9}[.)]|[-*+])(?:[ \t]+|$)/;
/** Tab width. */
const TAB = 4;

/** The text of a list item, without its marker and indentation. */
export function itemText(lines: readonly string[]): string {
  const [first = '', ...rest] = lines;
  const marker = MARKER.exec(first)?.[0] ?? '';
  const column = columnAfter(marker);
  // More than four spaces start a code block, and only the first of them belongs to the item.
  const beforeText = columnAfter(marker.trimEnd());
  const offset = marker.trimEnd() === first.trimEnd() || column - beforeText > 4 ? beforeText + 1 : column;
  return [dedent(' '.repeat(beforeText) + first.slice(marker.trimEnd().length), offset)]
    .concat(rest.map(line => dedent(line, offset)))
    .join('\n')
    .trimEnd();
}

/** Column at which the text of an item starts, 0-based. */
export function textColumn(first: string): number {
  return columnAfter(MARKER.exec(first)?.[0] ?? '');
}

/** Removes at most this many columns of leading blanks. */
function dedent(line: string, columns: number): string {
  let column = 0;
  let at = 0;
  while (column < columns && (line[at] === ' ' || line[at] === '\t')) {
    column = line[at] === '\t' ? column + TAB - (column % TAB) : column + 1;
    at += 1;
  }
  // Keep the part of a tab that reaches beyond.
  return ' '.repeat(Math.max(0, column - columns)) + line.slice(at);
}

function columnAfter(text: string): number {
  return text
    .split('\t')
    .reduce((column, part, index) => (index === 0 ? 0 : column + TAB - (column % TAB)) + part.length, 0);
}
