import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ProblemError } from '../../core/errors';
import { isDocument, isRunbookFile, RUNBOOK_FOLDER } from '../../core/runbook/files';

/** No runbook that the extension reads is larger. */
const MOST_BYTES = 1_000_000;

/**
 * The runbooks of a repository, sorted by name, as paths relative to it.
 * @throws {ProblemError} `runbook.none`
 */
export function runbookFiles(folder: string): readonly string[] {
  const names = orProblem(RUNBOOK_FOLDER, () =>
    readdirSync(path.join(folder, RUNBOOK_FOLDER), { withFileTypes: true })
      .filter(entry => entry.isFile() && isRunbookFile(entry.name))
      .map(entry => entry.name),
  );
  if (names.length === 0) throw unreadable(RUNBOOK_FOLDER, 'it holds no runbook');
  return names.toSorted().map(name => path.posix.join(RUNBOOK_FOLDER, name));
}

/**
 * @param folder absolute path that `file` may be relative to
 * @returns its text, plus its name if it is a document
 * @throws {ProblemError} `runbook.none`
 */
export function readRunbookFile(
  folder: string,
  file: string,
): { readonly text: string; readonly name?: string } {
  const whole = path.resolve(folder, file);
  const text = orProblem(file, () => {
    const found = statSync(whole);
    // A link may lead to something endless.
    if (!found.isFile()) throw unreadable(file, 'it is not a file');
    if (found.size > MOST_BYTES) throw unreadable(file, `it has ${found.size} bytes`);
    return readFileSync(whole, 'utf8');
  });
  const name = path.basename(whole);
  return isDocument(name) ? { text, name } : { text };
}

function orProblem<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw unreadable(file, code === 'ENOENT' ? 'it is not there' : code);
  }
}

function unreadable(file: string, why: string): ProblemError {
  return new ProblemError({
    code: 'runbook.none',
    message: `${file} can't be read: ${why}.`,
    remedy: 'Name a runbook, or run this where the folder .runbooks is.',
  });
}
