import * as l10n from '@vscode/l10n';
import { readOtherQuestion } from './approval';
import { readLines } from './screen';

/** Characters at the end of a record to look at. */
const LOOKED_AT = 8_000;
/** Longest question to show, in characters. */
const LONGEST_ASKED = 120;
/** Plain words and punctuation: no settings, and nothing long enough to be a secret. */
const WORDS = /^(?!.*\S{25})[\p{L}\p{N} .,:;!?'"`()/-]+$/u;

/** An unfinished line at the end of a command's output. */
export interface LastWords {
  /** The line itself if it consists of plain words. */
  readonly text: string;
  /** It ends like a question. */
  readonly asks: boolean;
}

/** The unfinished line at the end of a record; undefined if the record ends with a complete one. */
export function lastWords(record: string): LastWords | undefined {
  const end = record.slice(-LOOKED_AT);
  const tail = readLines(end.slice(end.lastIndexOf('\n') + 1))[0];
  const text = tail?.text.trim() ?? '';
  if (tail === undefined || text === '') return undefined;
  const question = readOtherQuestion({ lines: [], tail, closed: false });
  if (question !== undefined) return { text: question, asks: true };
  const shown =
    text.length <= LONGEST_ASKED && WORDS.test(text) ? text : l10n.t('something that is not shown here');
  return { text: shown, asks: false };
}
