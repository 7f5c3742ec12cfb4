import { inlinesOf, plainText } from '../../richText/inlines';
import type { Token } from '../../richText/parser';

/** Longest title, in UTF-16 code units. */
const LONGEST = 120;
/** Created on first use, because that takes a tenth of an entire check. */
let segmenter: Intl.Segmenter | undefined;
/** Start of an item in a task list. */
const TASK = /^\[[ xX]\][ \t]+/;

/** Title of a step, and the rest of its text as instructions. */
export interface Headline {
  readonly title: string;
  /** Markdown; empty if the title says it all. */
  readonly instructions: string;
}

/**
 * The title of a step is the bold text at its beginning, or else its first sentence, which then stays in the instructions.
 * @param text of the whole step
 * @param first parts of its first paragraph; undefined if it starts with something else
 */
export function headlineOf(text: string, first: readonly Token[] | undefined): Headline | undefined {
  const written = text.replace(TASK, '');
  if (first === undefined) return undefined;
  const paragraph = plainText(inlinesOf(first)).replace(TASK, '').trim();
  const box =
    written === text
      ? 0
      : first.findIndex(({ type, content }) => type !== 'text' || !/^[[\] xX]*$/.test(content));
  const bold = boldBeginning(first.slice(Math.max(0, box)));
  const marked = bold === '' ? null : /^(\*\*|__)[^]*?\1[.:]?[ \t]*\n?/.exec(written);
  if (marked !== null)
    return { title: shortened(bold), instructions: written.slice(marked[0].length).trim() };
  const [sentence = ''] = sentencesOf(paragraph);
  const title = shortened(sentence);
  if (title === '') return undefined;
  return { title, instructions: withoutEnd(written.trim()) === title ? '' : written.trim() };
}

/** Title for a list from the paragraph before it: all of it, or the sentence that leads to the list, or the first one. */
export function namedBy(paragraph: string): string {
  const whole = paragraph.replace(/\s+/g, ' ').trim();
  if (whole.length <= LONGEST) return shortened(whole);
  const all = sentencesOf(whole);
  return shortened((whole.endsWith(':') ? all.at(-1) : all[0]) ?? whole);
}

function sentencesOf(paragraph: string): readonly string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'sentence' });
  return Array.from(segmenter.segment(paragraph.slice(0, 4 * LONGEST)), ({ segment }) => segment);
}

/** One line without its final period or colon; cut text ends in `…`. */
export function shortened(text: string): string {
  const line = withoutEnd(text.replace(/\s+/g, ' ').trim());
  if (line.length <= LONGEST) return line;
  const cut = line.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '');
  const words = cut.replace(/\s\S*$/, '');
  return `${words.length > LONGEST / 2 ? words : cut}…`;
}

function withoutEnd(text: string): string {
  return text.replace(/[.:]$/, '');
}

function boldBeginning(tokens: readonly Token[]): string {
  const parts = tokens.filter(({ type, content }) => type !== 'text' || content !== '');
  if (parts[0]?.type !== 'strong_open') return '';
  const end = parts.findIndex(({ type }) => type === 'strong_close');
  return plainText(inlinesOf(parts.slice(1, end))).trim();
}
