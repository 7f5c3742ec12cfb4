import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import { whyUnwritable } from './diskFault';

/** Of a system call that failed, e.g. `ENOENT`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

export function unwritable(error: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'journal.unwritable',
      message: l10n.t`The journal can't be written: ${whyUnwritable(error)}. Nothing is done that it could not record.`,
      remedy: l10n.t('Free up space or fix the disk, then try again; nothing that was recorded is lost.'),
    },
    { cause: error },
  );
}

export function unreadable(file: string, cause: unknown): ProblemError {
  const why = codeOf(cause);
  return new ProblemError(
    {
      code: why === 'ENOENT' ? 'journal.missing' : 'journal.unreadable',
      message: l10n.t`The journal can't be read (${why}).`,
      remedy: l10n.t('Fix the disk or the permissions; what is open shows in the team lock, too.'),
      detail: file,
    },
    { cause },
  );
}

export function tooLarge(file: string, most: number): ProblemError {
  return new ProblemError({
    code: 'journal.unreadable',
    message: l10n.t`The journal is larger than ${most / 1e6} MB, which no deployment writes.`,
    remedy: l10n.t('Look at the file; what is open shows in the team lock, too.'),
    detail: file,
  });
}

export function unfitEvent(type: string, why: string): ProblemError {
  return new ProblemError({
    code: 'journal.unfit',
    message: l10n.t`An event (${type}) can't be written to the journal: ${why}.`,
    remedy: l10n.t('Look for what is unusually long or deep in what this step reads, then try again.'),
  });
}

export function overtaken(): ProblemError {
  return new ProblemError({
    code: 'journal.overtaken',
    message: l10n.t('Another window has written to this run since, so nothing was done here.'),
    remedy: l10n.t('Continue in that window, or take control in this one; it rechecks everything first.'),
  });
}

export function newer(): ProblemError {
  return new ProblemError({
    code: 'journal.newer',
    message: l10n.t('A newer version of the extension wrote this run.'),
    remedy: l10n.t('Update the extension on this machine, then open the run again.'),
  });
}
