import * as v from 'valibot';
import { inShellWords } from '../../core/text/shellWords';
import { isPlainLine } from '../../core/text/unseen';

/** As a person reads it, quoted, in UTF-16 units: short enough that none is ever shown in part. */
const LONGEST = 800;

const ArgumentSchema = v.pipe(
  v.string(),
  v.maxLength(500, 'Use at most 500 characters.'),
  v.check(isPlainLine, 'An argument is one line of characters that can be seen.'),
);

/**
 * A program and its arguments. Each reaches the program as it stands: no shell reads it, so spaces, options, globs and
 * quotes are text like any other.
 */
export const ArgvSchema = v.pipe(
  v.array(ArgumentSchema),
  v.minLength(1, 'Name the program to run.'),
  v.maxLength(60, 'Use at most 60 arguments.'),
  v.check(
    ([program = '']) => /^[A-Za-z0-9_./+-]+$/.test(program) && !program.startsWith('-'),
    'The first word is the program: its name, or its path in the repository. Arguments are words of their own.',
  ),
  v.check(argv => inShellWords(argv).length <= LONGEST, `Use at most ${LONGEST} characters in all.`),
);
