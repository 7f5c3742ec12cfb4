/** Text within a line. `literal` is a command or a name, shown verbatim; `link` is an address that may be opened. */
export type Inline =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'literal'; readonly literal: string }
  | { readonly is: 'strong' | 'emphasis' | 'struck'; readonly inlines: readonly Inline[] }
  | { readonly is: 'link'; readonly link: string; readonly inlines: readonly Inline[] }
  | { readonly is: 'break' };

/**
 * A piece of rich text: a closed set of parts, without markup, images, or anything that runs. Plain JSON.
 */
export type Block =
  | { readonly is: 'paragraph' | 'heading'; readonly inlines: readonly Inline[] }
  | { readonly is: 'literal'; readonly literal: string }
  | { readonly is: 'quote'; readonly blocks: readonly Block[] }
  /** `start` is the first number; null if the items aren't numbered. */
  | { readonly is: 'list'; readonly start: number | null; readonly items: readonly (readonly Block[])[] }
  /** The first row contains the headings. */
  | { readonly is: 'table'; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  | { readonly is: 'rule' };
