import type { TextProblem } from '../plainYaml';

/** A problem that marks a whole line of a document. @param line 0-based */
export function problemOn(line: number, message: string, lines: readonly string[]): TextProblem {
  const written = lines[line] ?? '';
  const from = written.length - written.trimStart().length;
  const place = {
    line: line + 1,
    column: from + 1,
    endLine: line + 1,
    endColumn: Math.max(from + 2, written.length + 1),
  };
  return { message, severity: 'error', ...place };
}
