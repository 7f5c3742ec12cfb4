import * as l10n from '@vscode/l10n';
import { safeLink } from '../text/links';
import type { Inline } from './blocks';
import type { Token } from './parser';

const STYLES: Readonly<Record<string, 'strong' | 'emphasis' | 'struck'>> = {
  strong_open: 'strong',
  em_open: 'emphasis',
  s_open: 'struck',
};

/** The contents of a line, without markup. HTML is kept verbatim, and its comments are dropped. */
export function inlinesOf(tokens: readonly Token[]): readonly Inline[] {
  const top: Inline[] = [];
  const open: { into: Inline[]; close: (inlines: readonly Inline[]) => readonly Inline[] }[] = [];
  let into = top;
  for (const token of tokens) {
    if (token.nesting === 1) {
      open.push({ into, close: closing(token) });
      into = [];
    } else if (token.nesting === -1) {
      const last = open.pop();
      if (last === undefined) continue;
      last.into.push(...last.close(into));
      into = last.into;
    } else into.push(...single(token));
  }
  return top;
}

/** Just the text. */
export function plainText(inlines: readonly Inline[]): string {
  return inlines
    .map(inline => {
      if (inline.is === 'text') return inline.text;
      if (inline.is === 'literal') return inline.literal;
      return inline.is === 'break' ? ' ' : plainText(inline.inlines);
    })
    .join('');
}

function closing(token: Token): (inlines: readonly Inline[]) => readonly Inline[] {
  const style = STYLES[token.type];
  if (style !== undefined) return inlines => [{ is: style, inlines }];
  return token.type === 'link_open'
    ? inlines => linkTo(attribute(token, 'href'), inlines)
    : inlines => inlines;
}

/** An address that may not be opened is shown after its text, so that nothing a person needs is lost. */
function linkTo(address: string, inlines: readonly Inline[]): readonly Inline[] {
  const link = safeLink(address);
  if (link !== undefined) return [{ is: 'link', link, inlines }];
  const isShown = address === '' || plainText(inlines) === address;
  return isShown ? inlines : [...inlines, { is: 'text', text: ` (${address})` }];
}

function single(token: Token): readonly Inline[] {
  switch (token.type) {
    case 'code_inline':
      return [{ is: 'literal', literal: token.content }];
    case 'softbreak':
      return [{ is: 'text', text: ' ' }];
    case 'hardbreak':
      return [{ is: 'break' }];
    case 'image':
      return linkTo(attribute(token, 'src'), [{ is: 'text', text: l10n.t`Image: ${token.content}` }]);
    case 'html_inline':
      if (/^<br\s*\/?>$/i.test(token.content)) return [{ is: 'break' }];
      return token.content.startsWith('<!--') ? [] : [{ is: 'text', text: token.content }];
    default:
      return token.content === '' ? [] : [{ is: 'text', text: token.content }];
  }
}

function attribute(token: Token, name: string): string {
  return String(token.attrs?.find(([each]) => each === name)?.[1] ?? '');
}
