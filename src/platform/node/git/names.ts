import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../../core/errors';

/**
 * Rejects a branch or ref name that git would read as an option, a pattern or a refspec.
 * @returns the name itself
 * @throws {ProblemError} `git.bad-name`
 */
export function refName(name: string): string {
  // The rules of git-check-ref-format: https://git-scm.com/docs/git-check-ref-format
  if (name === '' || name.startsWith('-') || /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/$|^\//.test(name)) {
    throw new ProblemError({
      code: 'git.bad-name',
      message: l10n.t`"${name}" can't be the name of a branch or ref.`,
      remedy: l10n.t('Use letters, digits, "/", ".", "_" and "-".'),
    });
  }
  return name;
}

/**
 * Rejects a revision that git would read as an option.
 * @throws {ProblemError} `git.bad-name`
 */
export function revision(name: string): string {
  if (name === '' || name.startsWith('-')) {
    throw new ProblemError({
      code: 'git.bad-name',
      message: l10n.t`"${name}" can't be a commit or ref.`,
      remedy: l10n.t('Name a commit, a branch or a tag.'),
    });
  }
  return name;
}

/** A path that git takes literally, without patterns. */
export function literalPath(path: string): string {
  return `:(top,literal)${path}`;
}
