import * as v from 'valibot';
import { NameSchema } from './shapes';

const MOST_VALUES = 20;

/** What a phase is repeated over: one name, with its value in each round. */
export const ForSchema = v.pipe(
  v.record(
    v.pipe(
      v.string(),
      v.regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'Use letters, digits, "_" and "-", and begin with a letter.'),
      v.maxLength(60, 'Use at most 60 characters.'),
    ),
    v.pipe(
      v.array(NameSchema),
      v.minLength(1, 'Name at least one value.'),
      v.maxLength(MOST_VALUES, `Name at most ${MOST_VALUES} values.`),
      v.checkItems(
        (value, at, all) => at >= MOST_VALUES || all.indexOf(value) === at,
        'Name each value once.',
      ),
    ),
  ),
  v.check(
    given => Object.keys(given).length === 1,
    'Write one name with its values, for example "cluster: [east, west]".',
  ),
);
