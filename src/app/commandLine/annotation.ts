import { neutralLiteral } from '../../core/text/neutral';
import type { RunbookProblem } from '../../core/parsing/parseRunbook';

/** Output format of problems: one per line as compilers do, or as GitHub workflow commands. */
export type Format = 'text' | 'github';

/** Longer than any real path or message. */
const LONGEST = 4_000;

/** @param file as given, or relative to the working directory */
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

/** Message for a page that isn't a runbook, so that nobody believes it was checked. @param file as above */
export function passedOver(file: string): string {
  return `${neutralLiteral(file, LONGEST)}: not checked, because it has no step: no numbered list, no list of "- [ ]" tasks and no ### heading.`;
}

/** Escaped like in GitHub's own toolkit (github.com/actions/toolkit, packages/core/src/command.ts). */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
