import * as v from 'valibot';

/** A short text from a runbook or a reference. @param what for people, e.g. `a tag` */
export function givenText(what: string) {
  return v.pipe(
    v.string(),
    v.minLength(1, `Write ${what}.`),
    v.maxLength(300, 'Use at most 300 characters.'),
  );
}
