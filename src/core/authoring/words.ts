import * as v from 'valibot';

/** By kind, and then by parameter; of the kind itself and of the format's own keys by the empty text. */
const WordsSchema = v.record(v.string(), v.record(v.string(), v.string()));

/** Description of a kind of step, or of one of its parameters; of a key of the format where the kind is empty. */
export type Words = (kind: string, parameter?: string) => string | undefined;

/** Descriptions as they are shipped; none if the text has another shape. */
export function wordsIn(text: string): Words {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), WordsSchema), text);
  const words = new Map(
    Object.entries(parsed.success ? parsed.output : {}).map(([kind, each]) => [
      kind,
      new Map(Object.entries(each)),
    ]),
  );
  return (kind, parameter = '') => words.get(kind)?.get(parameter);
}
