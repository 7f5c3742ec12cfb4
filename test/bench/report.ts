import { isMet, type Row } from './row';

const HEADER = ['What', 'Size', 'Reached', 'Spread', 'Measured', 'Goal'] as const;

/** All rows as a table for a terminal. */
export function terminalTable(rows: readonly Row[]): string {
  const lines = [HEADER, ...rows.map(cells)];
  const widths = HEADER.map((_, column) => Math.max(...lines.map(line => line[column]?.length ?? 0)));
  return lines
    .map(line =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** All rows as a table in Markdown. */
export function markdownTable(rows: readonly Row[]): string {
  const line = (of: readonly string[]) => `| ${of.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(HEADER), line(HEADER.map(() => '---')), ...rows.map(row => line(cells(row)))].join('\n');
}

function cells(row: Row): readonly string[] {
  const { what, size, reached, unit, beside = '', spread, limit } = row;
  const goal = limit === undefined ? '' : `≤ ${digits(limit)} ${unit}`;
  return [
    what,
    size === undefined ? '' : size.toLocaleString('en-US'),
    `${digits(reached)} ${unit}`,
    spread === undefined ? '' : `${digits(spread[0])} to ${digits(spread[1])}`,
    beside,
    isMet(row) ? goal : `${goal}, missed`,
  ];
}

/** To three digits, so that noise doesn't pass for a difference. */
function digits(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}
