import { neutralLiteral } from '../../core/text/neutral';
import type { RunbookProblem } from '../../core/runbook/parseRunbook';

/** How problems are written: one a line, as compilers do, or as GitHub's workflow commands. */
export type Format = 'text' | 'github';

/** More than any path or message has. */
const LONGEST = 4_000;

/** @param file as it was given, or relative to where the program runs */
export function problemLine(file: string, problem: RunbookProblem, format: Format): string {
  const { line, column, endLine, endColumn, severity } = problem;
  const message = neutralLiteral(problem.message, LONGEST);
  const path = neutralLiteral(file, LONGEST);
  if (format === 'text')
    return `${path}:${line}:${column}: ${severity === 'warning' ? 'warning: ' : ''}${message}`.replaceAll(
      '\n',
      ' ',
    );
  const place = { file: path, line, col: column, endLine, endColumn, title: 'Deploy Runbook' };
  const properties = Object.entries(place).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${severity} ${properties.join(',')}::${data(message)}`;
}

/** Of a page that is no runbook, so that nobody takes it for a checked one. @param file as above */
export function passedOver(file: string): string {
  return `${neutralLiteral(file, LONGEST)}: not checked, because it has no step: no numbered list, no list of "- [ ]" tasks and no ### heading.`;
}

/** As GitHub's own toolkit escapes them (github.com/actions/toolkit, packages/core/src/command.ts). */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
