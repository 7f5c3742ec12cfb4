import MarkdownIt, { type Env, type Token } from 'markdown-it';

/** A part of a parsed text; `map` holds its range of lines, 0-based with an exclusive end. */
export type { Token };

/** Addresses for reference links, by label as markdown-it normalizes it. */
export type References = ReadonlyMap<string, string>;

/** HTML is parsed to tell it apart from text, but never rendered. Bare addresses are links, as on GitHub. */
const parser = new MarkdownIt({ html: true, linkify: true });
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

/** Parses CommonMark with GitHub's tables. */
export function parseMarkdown(text: string): readonly Token[] {
  return parser.parse(text, {});
}

/** The same, along with the document's link references. */
export function parseDocument(text: string): {
  readonly tokens: readonly Token[];
  readonly references: References;
} {
  const env: Env = {};
  const tokens = parser.parse(text, env);
  return {
    tokens,
    references: new Map(Object.entries(env.references ?? {}).map(([label, { href }]) => [label, href])),
  };
}

/** Definitions of the references used by a part of a document, as Markdown. */
export function definitionsFor(text: string, references: References): readonly string[] {
  if (references.size === 0) return [];
  const labels = [...text.matchAll(/\[([^[\]]{1,200})\]/g)].map(([, label = '']) => label);
  const used = new Map(labels.map(label => [parser.utils.normalizeReference(label), label]));
  return [...used].flatMap(([key, label]) => {
    const address = references.get(key);
    return address === undefined ? [] : [`[${label}]: <${address}>`];
  });
}
