import type { Block } from './blocks';
import { inlinesOf } from './inlines';
import { parseMarkdown, type Token } from './parser';

/** Number of texts to cache: a view is rebuilt on every change, and its texts mostly stay the same. */
const MOST_TEXTS = 500;
const known = new Map<string, readonly Block[]>();

/** Parses a Markdown text for display: nothing in it can run, load or style anything. */
export function richText(markdown: string): readonly Block[] {
  const before = known.get(markdown);
  if (before !== undefined) return before;
  if (known.size >= MOST_TEXTS) known.clear();
  const blocks = new Reader(parseMarkdown(markdown)).blocks();
  known.set(markdown, blocks);
  return blocks;
}

/** Goes through the flat list of tokens once; each opening token has a closing one. */
class Reader {
  #at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  /** Reads up to and including the closing token of the current block. */
  blocks(): Block[] {
    const blocks: Block[] = [];
    for (let token = this.#next(); token !== undefined && token.nesting !== -1; token = this.#next())
      blocks.push(...this.#block(token));
    return blocks;
  }

  #next(): Token | undefined {
    return this.tokens[this.#at++];
  }

  #block(token: Token): readonly Block[] {
    switch (token.type) {
      case 'heading_open':
      case 'paragraph_open': {
        const inlines = this.#inlines();
        return inlines.length === 0
          ? []
          : [{ is: token.type === 'heading_open' ? 'heading' : 'paragraph', inlines }];
      }
      case 'blockquote_open':
        return [{ is: 'quote', blocks: this.blocks() }];
      case 'bullet_list_open':
        return [{ is: 'list', start: null, items: this.#items() }];
      case 'ordered_list_open':
        return [{ is: 'list', start: startOf(token), items: this.#items() }];
      case 'table_open':
        return [{ is: 'table', rows: this.#rows() }];
      case 'code_block':
      case 'fence':
        return [{ is: 'literal', literal: token.content.replace(/\n$/, '') }];
      case 'hr':
        return [{ is: 'rule' }];
      case 'html_block':
        return textOf(token.content);
      default:
        // Of an unknown block, show the contents.
        return token.nesting === 1 ? this.blocks() : [];
    }
  }

  #inlines() {
    const inline = this.#next();
    this.#next();
    return inlinesOf(inline?.children ?? []);
  }

  #items(): (readonly Block[])[] {
    const items: (readonly Block[])[] = [];
    for (let token = this.#next(); token?.nesting === 1; token = this.#next()) items.push(this.blocks());
    return items;
  }

  /** Rows of both head and body. */
  #rows() {
    const rows: ReturnType<typeof inlinesOf>[][] = [];
    for (
      let token = this.#next();
      token !== undefined && token.type !== 'table_close';
      token = this.#next()
    ) {
      if (token.type === 'tr_open') rows.push([]);
      if (token.type === 'inline') rows.at(-1)?.push(inlinesOf(token.children ?? []));
    }
    return rows;
  }
}

/** The first number of a list. */
export function startOf(list: Token): number {
  return Number(list.attrs?.find(([name]) => name === 'start')?.[1] ?? 1);
}

/** HTML, verbatim, without its comments. */
function textOf(html: string): readonly Block[] {
  const text = html.split('<!--').map((part, index) => (index === 0 ? part : part.slice(endOfComment(part))));
  const shown = text.join('').trim();
  return shown === '' ? [] : [{ is: 'paragraph', inlines: [{ is: 'text', text: shown }] }];
}

function endOfComment(part: string): number {
  const end = part.indexOf('-->');
  return end < 0 ? part.length : end + 3;
}
