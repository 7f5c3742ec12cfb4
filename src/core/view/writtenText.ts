import type { Block, Inline } from '../richText/blocks';
import { valueIfAny, type ValueSource } from '../kind/expanding';
import { richText } from '../richText/richText';
import { partsOf, type Reference } from '../runbook/references';

/**
 * A written text for display, with references replaced by their values. Values are plain text, never markup, because the
 * Markdown is parsed first. A reference without a value yet is shown as is.
 */
export function writtenText(source: ValueSource, markdown: string): readonly Block[] {
  const blocks = richText(markdown);
  return source.runbook.inputs === undefined || !markdown.includes('${{')
    ? blocks
    : filledBlocks(blocks, reference => valueIfAny(source, reference));
}

function filledBlocks(
  blocks: readonly Block[],
  valueOf: (reference: Reference) => string | undefined,
): readonly Block[] {
  const text = (written: string) =>
    partsOf(written)
      .parts.map(part => ('reference' in part ? (valueOf(part.reference) ?? part.text) : part.text))
      .join('');
  const inlines = (all: readonly Inline[]) => all.map(inline);
  const inline = (one: Inline): Inline => {
    switch (one.is) {
      case 'text':
        return { ...one, text: text(one.text) };
      case 'literal':
        return { ...one, literal: text(one.literal) };
      case 'break':
        return one;
      default:
        return { ...one, inlines: inlines(one.inlines) };
    }
  };
  const block = (one: Block): Block => {
    switch (one.is) {
      case 'paragraph':
      case 'heading':
        return { ...one, inlines: inlines(one.inlines) };
      case 'literal':
        return { ...one, literal: text(one.literal) };
      case 'quote':
        return { ...one, blocks: one.blocks.map(block) };
      case 'list':
        return { ...one, items: one.items.map(item => item.map(block)) };
      case 'table':
        return { ...one, rows: one.rows.map(row => row.map(inlines)) };
      case 'rule':
        return one;
    }
  };
  return blocks.map(block);
}
