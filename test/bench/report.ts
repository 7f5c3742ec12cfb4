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
  return tableOf(HEADER, rows.map(cells));
}

/** A table in Markdown. */
export function tableOf(header: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (of: readonly string[]) => `| ${of.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...lines.map(line)].join('\n');
}

function cells(row: Row): readonly string[] {
  const { what, reached, unit, beside = '', spread, limit } = row;
  const goal = limit === undefined ? '' : `≤ ${digits(limit)} ${unit}`;
  return [
    what,
    sizeOf(row),
    `${digits(reached)} ${unit}`,
    spread === undefined ? '' : `${digits(spread[0])} to ${digits(spread[1])}`,
    beside,
    isMet(row) ? goal : `${goal}, missed`,
  ];
}

/** The size of a row for people to read; empty if it has none. */
export function sizeOf({ size }: Row): string {
  return size?.toLocaleString('en-US') ?? '';
}

/** Rounds to three digits, so that noise doesn't pass for a difference. */
export function digits(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}
