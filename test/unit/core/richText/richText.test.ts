import assert from 'node:assert/strict';
import type { Block, Inline } from '../../../../src/core/richText/blocks';
import { plainText } from '../../../../src/core/richText/inlines';
import { richText } from '../../../../src/core/richText/richText';
import { neutralLiteral } from '../../../../src/core/text/neutral';

/** Each part as its `is`, with its content in brackets. */
function told(blocks: readonly Block[]): string {
  return blocks
    .map(block => {
      switch (block.is) {
        case 'paragraph':
        case 'heading':
          return `${block.is}(${block.inlines.map(inWords).join('')})`;
        case 'literal':
          return `literal(${block.literal})`;
        case 'quote':
          return `quote(${told(block.blocks)})`;
        case 'list':
          return `list ${String(block.start)}(${block.items.map(told).join(' | ')})`;
        case 'table':
          return `table(${block.rows.map(row => row.map(plainText).join(',')).join(' | ')})`;
        case 'rule':
          return 'rule';
      }
    })
    .join(' ');
}

function inWords(inline: Inline): string {
  switch (inline.is) {
    case 'text':
      return inline.text;
    case 'literal':
      return `{${inline.literal}}`;
    case 'break':
      return '/';
    case 'link':
      return `<${inline.link} ${inline.inlines.map(inWords).join('')}>`;
    default:
      return `${inline.is}[${inline.inlines.map(inWords).join('')}]`;
  }
}

describe('Markdown for people', () => {
  const cases: [what: string, text: string, expected: string][] = [
    [
      'headings and emphasis',
      '## A\n\nb *c* **d** ~~e~~',
      'heading(A) paragraph(b emphasis[c] strong[d] struck[e])',
    ],
    ['lists in lists', '3. a\n   - b\n4. c', 'list 3(paragraph(a) list null(paragraph(b)) | paragraph(c))'],
    [
      'commands, verbatim',
      'Run `echo $(date)`:\n\n```sh\na  "b"\n```',
      'paragraph(Run {echo $(date)}:) literal(a  "b")',
    ],
    ['tables', '| a | b |\n|---|---|\n| `c` | d |', 'table(a,b | c,d)'],
    ['quotes and rules', '> a\n\n---', 'quote(paragraph(a)) rule'],
    ['line endings of any system', 'a\r\nb  \r\nc', 'paragraph(a b/c)'],
    [
      'links, even bare ones',
      '[a](https://x.example/y) https://z.example/',
      'paragraph(<https://x.example/y a> <https://z.example/ https://z.example/>)',
    ],
    [
      'an address that must not be opened',
      '[a](command:b) [c](../d.md) [e](https://u:p@f.example/)',
      'paragraph(a (command:b) c (../d.md) e (https://u:p@f.example/))',
    ],
    ['a script as an address', '[a](javascript:alert(1))', 'paragraph([a](javascript:alert(1)))'],
    [
      'an image',
      '![plan](https://x.example/a.png) ![](b.png)',
      'paragraph(<https://x.example/a.png Image: plan> Image:  (b.png))',
    ],
    [
      'HTML',
      'a <b onclick="x">b</b><br>c <!-- d -->\n\n<script>e</script>\n\n<!-- f\n\ng -->',
      'paragraph(a <b onclick="x">b</b>/c ) paragraph(<script>e</script>)',
    ],
    ['nothing', ' \n', ''],
  ];
  for (const [what, text, expected] of cases)
    it(`reads ${what}`, () => {
      assert.equal(told(richText(text)), expected);
    });

  it('survives long repetitive text', () => {
    for (const part of ['[', '![[', '**a', '> ', '- ', '`', '<!--', '[a](<', '| a '])
      for (const size of [2_000, 40_000]) assert.ok(Array.isArray(richText(part.repeat(size / part.length))));
  });

  it('shows commands unchanged, except for invisible characters', () => {
    assert.equal(neutralLiteral('a $(b) [c](d)\n\u202Ee\u200B', 100), 'a $(b) [c](d)\n\uFFFDe\uFFFD');
    assert.equal(neutralLiteral('a'.repeat(11), 10), '…');
  });
});
