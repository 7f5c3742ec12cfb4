import * as v from 'valibot';

/** A short text that a runbook writes, or that a reference gives. @param what for people, e.g. `a tag` */
export function givenText(what: string) {
  return v.pipe(
    v.string(),
    v.minLength(1, `Write ${what}.`),
    v.maxLength(300, 'Use at most 300 characters.'),
  );
}
