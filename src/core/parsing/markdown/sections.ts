import { plainText, inlinesOf } from '../../richText/inlines';
import { startOf } from '../../richText/richText';
import type { Token } from '../../richText/parser';

/** A top-level part of the document, with its range of lines, 0-based with an exclusive end. */
export interface Section {
  readonly lines: readonly [number, number];
  readonly part:
    | { readonly is: 'heading'; readonly level: number; readonly text: string }
    /** Items of a numbered list or a task list, and the first number. */
    | { readonly is: 'steps'; readonly start: number; readonly items: readonly Item[] }
    /** The block that runs the step it belongs to. */
    | { readonly is: 'block'; readonly block: Token }
    /** The block that repeats a phase. */
    | { readonly is: 'phase'; readonly block: Token }
    /** Indented so far that Markdown treats it as code. */
    | { readonly is: 'indented'; readonly text: string }
    /** `paragraph`: its text, if it is nothing more; `names`: it may be the title for a following list without a heading. */
    | { readonly is: 'prose'; readonly paragraph?: string; readonly names?: boolean };
}
export interface Item {
  readonly lines: readonly [number, number];
  /** Parts of its first paragraph; undefined if it starts with something else. */
  readonly first: readonly Token[] | undefined;
  /** Blocks that run the step; more than one is a fault. */
  readonly blocks: readonly Token[];
}

/** Whether a part of the document is a block that runs a step. */
export function isStepBlock({ type, info }: Token): boolean {
  return type === 'fence' && /^step(?:\s|$)/.test(info);
}

/** Whether a part of the document is a block that repeats a phase. */
export function isPhaseBlock({ type, info }: Token): boolean {
  return type === 'fence' && /^phase(?:\s|$)/.test(info);
}

/** The top-level parts of a document, without comments and rules. */
export function sectionsOf(tokens: readonly Token[]): readonly Section[] {
  const sections: Section[] = [];
  const isWithoutHeadings = !tokens.some(
    ({ type, level, tag }) => type === 'heading_open' && level === 0 && tag < 'h4',
  );
  for (const [at, token] of tokens.entries()) {
    if (token.level !== 0 || token.nesting === -1 || token.map === null) continue;
    const part = partOf(token, at, tokens, isWithoutHeadings);
    if (part !== undefined) sections.push({ lines: token.map, part });
  }
  return sections;
}

function partOf(
  token: Token,
  at: number,
  tokens: readonly Token[],
  isWithoutHeadings: boolean,
): Section['part'] | undefined {
  const text = () => plainText(inlinesOf(tokens[at + 1]?.children ?? [])).trim();
  switch (token.type) {
    case 'hr':
      return undefined;
    case 'html_block':
      return /^\s*<!--[^]*-->\s*$/.test(token.content) ? undefined : { is: 'prose' };
    case 'heading_open':
      return { is: 'heading', level: Number(token.tag.slice(1)), text: text() };
    case 'paragraph_open': {
      const copied = isWithoutHeadings ? /^(.{1,80}[^\s#¶])\s?[#¶]$/u.exec(text()) : null;
      // A heading copied from a web page, with its link symbol.
      if (copied !== null) return { is: 'heading', level: 2, text: copied[1] ?? '' };
      return { is: 'prose', paragraph: text(), names: isWithoutHeadings || text().endsWith(':') };
    }
    case 'ordered_list_open':
      return { is: 'steps', start: startOf(token), items: itemsOf(tokens, at) };
    case 'bullet_list_open': {
      const items = itemsOf(tokens, at);
      const isTasks = items.every(({ first }) => /^\[[ xX]\] /.test(plainText(inlinesOf(first ?? []))));
      return isTasks ? { is: 'steps', start: 1, items } : { is: 'prose' };
    }
    case 'fence':
      if (isPhaseBlock(token)) return { is: 'phase', block: token };
      return isStepBlock(token) ? { is: 'block', block: token } : { is: 'prose' };
    case 'code_block':
      return { is: 'indented', text: token.content };
    default:
      return { is: 'prose' };
  }
}

function itemsOf(tokens: readonly Token[], list: number): readonly Item[] {
  const items: (Item & { readonly blocks: Token[] })[] = [];
  for (let at = list + 1; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined || token.level === 0) break;
    if (isStepBlock(token) && token.level === 2) items.at(-1)?.blocks.push(token);
    if (token.type !== 'list_item_open' || token.level !== 1 || token.map === null) continue;
    const isText = tokens[at + 1]?.type === 'paragraph_open' || tokens[at + 1]?.type === 'heading_open';
    const first = isText ? (tokens[at + 2]?.children ?? []) : undefined;
    items.push({ lines: token.map, first, blocks: [] });
  }
  return items;
}
