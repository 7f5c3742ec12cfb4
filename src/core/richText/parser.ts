import MarkdownIt, { type Env, type Token } from 'markdown-it';

/** A part of a parsed text; `map` holds its lines from 0, the end exclusive. */
export type { Token };

/** Addresses that a text links to by reference, by label as markdown-it keeps it. */
export type References = ReadonlyMap<string, string>;

/** HTML is read as such so that it can be told from text; nobody renders it. Bare addresses are links, as on GitHub. */
const parser = new MarkdownIt({ html: true, linkify: true });
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

/** Parses CommonMark with GitHub's tables. */
export function parseMarkdown(text: string): readonly Token[] {
  return parser.parse(text, {});
}

/** The same, with what is linked to by reference. */
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

/** Definitions of the references that a part of a document uses, as Markdown. */
export function definitionsFor(text: string, references: References): readonly string[] {
  if (references.size === 0) return [];
  const labels = [...text.matchAll(/\[([^[\]]{1,200})\]/g)].map(([, label = '']) => label);
  const used = new Map(labels.map(label => [parser.utils.normalizeReference(label), label]));
  return [...used].flatMap(([key, label]) => {
    const address = references.get(key);
    return address === undefined ? [] : [`[${label}]: <${address}>`];
  });
}
