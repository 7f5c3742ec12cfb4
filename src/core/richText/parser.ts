import MarkdownIt, { type Token } from 'markdown-it';

/** A part of a parsed text; `map` holds its lines from 0, the end exclusive. */
export type { Token };

/** HTML is read as such so that it can be told from text; nobody renders it. Bare addresses are links, as on GitHub. */
const parser = new MarkdownIt({ html: true, linkify: true });
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

/** Parses CommonMark with GitHub's tables. */
export function parseMarkdown(text: string): readonly Token[] {
  return parser.parse(text, {});
}
