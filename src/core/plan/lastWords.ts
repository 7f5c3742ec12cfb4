import { readOtherQuestion } from './approval';
import { readLines } from './screen';

/** Characters of a record's end that are looked at. */
const LOOKED_AT = 8_000;
/** What a person is asked fits in that, in characters. */
const LONGEST_ASKED = 120;
/** Words and marks: neither a setting nor anything as long as a secret. */
const WORDS = /^(?!.*\S{25})[\p{L}\p{N} .,:;!?'"`()/-]+$/u;

/** Half a line that a command has printed, and nothing behind it. */
export interface LastWords {
  /** Its own words, where they are words. */
  readonly text: string;
  /** It ends as questions do. */
  readonly asks: boolean;
}

/** The half line that a record ends with; undefined when it ends with a whole one. */
export function lastWords(record: string): LastWords | undefined {
  const end = record.slice(-LOOKED_AT);
  const tail = readLines(end.slice(end.lastIndexOf('\n') + 1))[0];
  const text = tail?.text.trim() ?? '';
  if (tail === undefined || text === '') return undefined;
  const question = readOtherQuestion({ lines: [], tail, closed: false });
  if (question !== undefined) return { text: question, asks: true };
  const shown = text.length <= LONGEST_ASKED && WORDS.test(text) ? text : 'something that is not shown here';
  return { text: shown, asks: false };
}
