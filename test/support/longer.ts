/** Keys of ids, of our own words and of values that are the same in each language. */
const SAME = new Set(
  [
    'id runId step current subject type code path status state tone do how is by name mark dry link address literal',
    'choice owner startedBy kind',
  ].flatMap(keys => keys.split(' ')),
);
const NOT_WORDS = /^(?:\d{4}-\d\d-\d\dT|https?:|(?=.*[./:@_\d])[\w./:@-]*$)/;
/** A translation has longer words, and more of them: about 40 % more letters. */
const LONG_WORD = /\p{L}{4,}/gu;

/** A text as long as its translation might be. */
export function longerText(text: string): string {
  return text.replace(LONG_WORD, word => word + word.slice(-Math.ceil(word.length * 0.45)));
}

/** A value whose texts are as long as their translations might be. */
export function longer<T>(value: T): T {
  return change(value, '') as T;
}

function change(value: unknown, key: string): unknown {
  if (typeof value === 'string') return SAME.has(key) || NOT_WORDS.test(value) ? value : longerText(value);
  if (Array.isArray(value)) return value.map(each => change(each, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, change(each, name)]));
}
