import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { inShellWords } from '../../core/text/shellWords';
import { isPlainLine } from '../../core/text/unseen';

/** Length as shown to people, quoted, in UTF-16 code units: short enough to never be shown in part. */
const LONGEST = 800;

const ArgumentSchema = v.pipe(
  v.string(),
  v.maxLength(500, l10n.t('Use at most 500 characters.')),
  v.check(isPlainLine, l10n.t('An argument is one line of characters that can be seen.')),
);

/**
 * A program and its arguments, each passed to the program as is: no shell is involved, so spaces, options, globs and quotes
 * have no special meaning.
 */
export const ArgvSchema = v.pipe(
  v.array(ArgumentSchema),
  v.minLength(1, l10n.t('Name the program to run.')),
  v.maxLength(60, l10n.t('Use at most 60 arguments.')),
  v.check(
    ([program = '']) => /^[A-Za-z0-9_./+-]+$/.test(program) && !program.startsWith('-'),
    l10n.t(
      'The first word is the program: its name, or its path in the repository. Arguments are words of their own.',
    ),
  ),
  v.check(argv => inShellWords(argv).length <= LONGEST, l10n.t`Use at most ${LONGEST} characters in all.`),
);
