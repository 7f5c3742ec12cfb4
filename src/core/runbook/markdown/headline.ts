import { inlinesOf, plainText } from '../../richText/inlines';
import type { Token } from '../../richText/parser';

/** Longest title, in UTF-16 units. */
const LONGEST = 120;
/** Made with its first use: that takes a tenth of all that a check takes. */
let segmenter: Intl.Segmenter | undefined;
/** What begins an item of a task list. */
const TASK = /^\[[ xX]\][ \t]+/;

/** How a step is called, and what is left of its text as its instructions. */
export interface Headline {
  readonly title: string;
  /** Markdown; empty where the title says it all. */
  readonly instructions: string;
}

/**
 * A step is called by the bold beginning of its text, or else by its first sentence, which then stays with the rest.
 * @param text of the whole step
 * @param first parts of its first paragraph; undefined where it begins with something else
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

/** How a list is called by the paragraph before it: by all of it, or by the sentence that leads to the list, or the first. */
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

/** One line without its full stop or colon; a cut ends in `…`. */
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
