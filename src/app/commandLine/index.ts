import { parseArgs } from 'node:util';
import { ProblemError, toProblem } from '../../core/errors';
import { RUNBOOK_FOLDER } from '../../core/runbook/files';
import { checkRunbook } from '../../core/parsing/lint';
import { parseRunbook, type RunbookProblem } from '../../core/parsing/parseRunbook';
import { renderRunbook } from '../../core/parsing/renderRunbook';
import { kinds } from '../../kinds';
import { passedOver, problemLine, type Format } from './annotation';
import { readRunbookFile, runbookFiles } from './files';

const USAGE = `Usage: deploy-runbook check [--format text|github] [FILE…]
       deploy-runbook render FILE

check   names every fault of runbooks, of ${RUNBOOK_FOLDER} where no file is named, as FILE:LINE:COLUMN: MESSAGE
render  writes a runbook as Markdown

Exit code: 0 without a fault, 1 with one, 2 where it can't be told.
`;

/** Environment of the program. */
export interface Surroundings {
  /** Absolute path that files are relative to. */
  readonly folder: string;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/**
 * The program `deploy-runbook`.
 * @param args without the program's own name
 * @returns its exit code: 0 without a fault (warnings don't count), 1 with one, 2 if that is unknown
 */
export function commandLine(args: readonly string[], around: Surroundings): number {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: 'string', default: 'text' }, help: { type: 'boolean', short: 'h' } },
    });
    const [command, ...files] = positionals;
    const { format } = values;
    if (values.help === true) {
      around.out(USAGE);
      return 0;
    }
    if (command === 'check' && (format === 'text' || format === 'github'))
      return check(files, format, around);
    if (command === 'render' && files.length === 1 && files[0] !== undefined) return render(files[0], around);
    around.error(USAGE);
  } catch (error) {
    const { message, remedy } = toProblem(error);
    around.error(error instanceof ProblemError ? `${message} ${remedy}\n` : `${message}\n${USAGE}`);
  }
  return 2;
}

function check(named: readonly string[], format: Format, { folder, out }: Surroundings): number {
  const files = named.length > 0 ? named : runbookFiles(folder);
  const ids = new Map<string, string>();
  let faults = 0;
  let sound = 0;
  for (const file of files) {
    const { text, name } = readRunbookFile(folder, file);
    const { problems, isNone, id } = checkRunbook(text, kinds, name);
    if (isNone && named.length === 0) {
      out(`${passedOver(file)}\n`);
      continue;
    }
    const other = id === null ? undefined : ids.get(id);
    const twice = id === null || other === undefined ? [] : [sameId(id, other)];
    if (id !== null) ids.set(id, file);
    const all = [...problems, ...twice].toSorted((a, b) => a.line - b.line || a.column - b.column);
    for (const problem of all) out(`${problemLine(file, problem, format)}\n`);
    const errors = all.filter(({ severity }) => severity === 'error').length;
    faults += errors;
    if (errors === 0) sound += 1;
  }
  const count = (many: number, what: string) => `${many} ${what}${many === 1 ? '' : 's'}`;
  out(`${count(sound, 'runbook')} without a fault, ${count(faults, 'fault')}\n`);
  return faults > 0 ? 1 : 0;
}

function sameId(id: string, other: string): RunbookProblem {
  const place = { line: 1, column: 1, endLine: 1, endColumn: 2 };
  return { message: `${other} has the id "${id}" as well. Give each its own.`, severity: 'error', ...place };
}

function render(file: string, { folder, out, error }: Surroundings): number {
  const { text, name } = readRunbookFile(folder, file);
  const { runbook, problems } = parseRunbook(text, kinds, name);
  if (runbook !== undefined) out(renderRunbook(runbook, kinds));
  else for (const problem of problems) error(`${problemLine(file, problem, 'text')}\n`);
  return runbook === undefined ? 1 : 0;
}
