import assert from 'node:assert/strict';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';
import { growsLinearly } from '../../../support/linear';
import { written } from './written';

/** Phases with their notes, and steps with their instructions, as `title: text`. */
function told(text: string, file = 'move-index.md'): string[] {
  const { runbook, problems } = parseRunbook(text, kinds, file);
  assert.deepEqual(problems, []);
  assert.ok(runbook);
  return runbook.phases.flatMap(phase => [
    `# ${phase.title}: ${phase.notes ?? ''}`,
    ...phase.steps.map(({ title = '', instructions = '' }) => `${title}: ${instructions}`),
  ]);
}

function faults(text: string): string[] {
  const { problems } = parseRunbook(text, kinds, 'move-index.md');
  return problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('a Markdown runbook', () => {
  it('becomes a checklist by its headings, and loses nothing', () => {
    const { runbook } = parseRunbook(written, kinds, 'move-index.md');
    assert.equal(runbook?.id, 'move-index');
    assert.equal(runbook.title, 'Move the search index');
    assert.deepEqual(told(written), [
      '# Before: Ask in #search before you begin. The [dashboard][board] shows the traffic.\n\nTakes *ten* minutes.\n\n[board]: <https://dash.example/search>',
      'Tell the team: Post in `#search`.',
      'Look at the queue: Look at the queue. It must be shorter than [a hundred](https://queue.example/depth).\n\n- nothing is stuck\n- nothing is older than an hour',
      '# The move: ',
      'Build the new index: ```sh\nbin/reindex --to "$(date +%F)"\n```\n\n1. wait for it\n2. compare the counts',
      'Switch the alias: | alias | index |\n|-------|-------|\n| live  | new   |',
      '# If something goes wrong: Switch the alias back, and call whoever is on duty.',
    ]);
  });

  it('reads the same with Windows line endings and a byte order mark', () => {
    assert.deepEqual(told(`\uFEFF${written.replaceAll('\n', '\r\n')}`), told(written));
  });

  it('reads the same with the wide and unbreakable spaces of a page', () => {
    const spaced = written.replaceAll(/^ +/gm, indent => '\u00a0'.repeat(indent.length));
    assert.deepEqual(told(spaced.replaceAll(/^(\d\.|#+) /gm, '$1\u2003')), told(written));
    assert.deepEqual(told('\u2003\u20031.\u00a0a\n\u00a0\u00a02.\u00a0b'), told('  1. a\n  2. b'));
  });

  it('keeps the ids of its steps when others are added or removed', () => {
    const idsOf = (text: string) =>
      parseRunbook(text, kinds, 'a.md').runbook?.phases.flatMap(phase => phase.steps.map(step => step.id));
    assert.deepEqual(idsOf('1. Stop it.\n2. Wait\n3. Wait\n4. constructor\n5. Ждать'), [
      'stop-it',
      'wait',
      'wait-2',
      'constructor-2',
      'step',
    ]);
    assert.deepEqual(idsOf('1. Call\n2. Stop it\n3. Wait'), ['call', 'stop-it', 'wait']);
  });

  const cases: [what: string, text: string, expected: string[]][] = [
    ['no headings at all', '1. a\n2. b', ['# Steps: ', 'a: ', 'b: ']],
    [
      'text indented too little for its step',
      '  1. a\n\n    More of a.\n\n  2. b',
      ['# Steps: ', 'a: More of a.', 'b: '],
    ],
    [
      'a paragraph that names a list without a heading',
      'Ask first.\n\n1. a\n\n`x` is long. It takes **time**.\n\nThen:\n\n1. b\n\nStill:\n\n2. c',
      ['# Ask first: ', 'a: ', '# Then: `x` is long. It takes **time**.', 'b: Still:', 'c: '],
    ],
    [
      'a sentence that introduces a list without a heading',
      `# T\n\nWhen to do it.\n\n1. a\n\n${'It is long. '.repeat(12)}Now [go on][g]:\n\n1. b\n\n[g]: https://g.example`,
      [
        '# Steps: When to do it.',
        'a: ',
        `# Now go on: ${'It is long. '.repeat(12)}Now [go on][g]:\n\n[g]: <https://g.example>`,
        'b: ',
      ],
    ],
    ['a paragraph under a heading', '## P\n\n1. a\n\nThen:\n\n1. b', ['# P: ', 'a: ', 'b: Then:']],
    ['text after its steps', '## P\n\n1. a\n\nThat was all.', ['# P: That was all.', 'a: ']],
    [
      'headings copied from a page',
      'Handover#\n\n1. a\n\nAfterwards¶\n\n1. b',
      ['# Handover: ', 'a: ', '# Afterwards: ', 'b: '],
    ],
    ['underlined headings', 'T\n=\n\nP\n-\n\n1. a', ['# P: ', 'a: ']],
    ['tasks', '## P\n\n- [ ] **a** b\n- [x] c', ['# P: ', 'a: b', 'c: ']],
    ['bullets, which are not steps', '- x\n\n1. a', ['# Steps: - x', 'a: ']],
    ['a step that begins with a command', '1. ```\n   x  y\n   ```', ['# Steps: ', 'Step 1: ```\nx  y\n```']],
    ['tabs', '1.\ta\n\n\t\tcode\n\n\t\t\tdeep', ['# Steps: ', 'a: a\n\n\tcode\n\n\t\tdeep']],
    ['comments and lines', '<!-- x -->\n\n## P\n\n---\n\n1. a', ['# P: ', 'a: ']],
    ["another program's front matter", '---\nlayout: page\nx: *y\n---\n# T\n\n1. a', ['# Steps: ', 'a: ']],
    [
      'a title that is too long',
      `1. ${'word '.repeat(40)}`,
      ['# Steps: ', `${'word '.repeat(22)}word…: ${'word '.repeat(40).trim()}`],
    ],
  ];
  for (const [what, text, expected] of cases)
    it(`can have ${what}`, () => {
      assert.deepEqual(told(text), expected);
    });

  it('is named by its front matter, its heading or its file', () => {
    const named = (text: string, file = 'move-index.md') => {
      const { runbook } = parseRunbook(text, kinds, file);
      return `${runbook?.id ?? ''}: ${runbook?.title ?? ''}`;
    };
    assert.equal(named('1. a'), 'move-index: move index');
    assert.equal(named('# T\n\n1. a'), 'move-index: T');
    assert.equal(named('---\ntitle: U\n---\n# T\n\n1. a'), 'move-index: U');
    assert.equal(named('---\nrunbook: 2\nid: own\n---\n# T\n\n1. a'), 'own: T');
  });

  it('has its problems reported where they are', () => {
    assert.deepEqual(faults('---\nrunbook: 2\nid: a b\nother: 1\n---\n1. a'), [
      '3:5 "id": Use letters, digits, ".", "_" and "-", and begin with a letter or digit.',
      '4:1 "other" is not known here. Known are: runbook, id, title, description, service, lock, resources, inputs, phases, rollback.',
    ]);
    assert.deepEqual(faults('Words.'), [
      '1:1 Write at least one step: an item of a numbered list, or a heading with ###.',
    ]);
    assert.deepEqual(faults('1. a\n'.repeat(501)), ['1:1 Write at most 500 steps; these are 501.']);
    assert.deepEqual(faults('a'.repeat(300_001)), ['1:1 Shorten it to at most 300000 characters.']);
  });

  it('is not a runbook without steps, unless it says so', () => {
    assert.equal(parseRunbook('Words.', kinds, 'a.md').isNone, true);
    assert.equal(parseRunbook('---\nrunbook: 2\n---\nWords.', kinds, 'a.md').isNone, false);
  });

  it('can be 200 kB long', () => {
    const long = `## P\n\n${`1. **Do it.** ${'Some text with `code`. '.repeat(300)}\n\n`.repeat(28)}`;
    assert.ok(long.length > 190_000);
    assert.equal(parseRunbook(long, kinds, 'a.md').runbook?.phases[0]?.steps.length, 28);
  });

  for (const begin of ['### s', '1. x', 'x'])
    it(`is read in linear time: ${begin}`, () => {
      const read = (parts: number) =>
        parseRunbook(`## P\n\n${begin}\n\n${'a\n\n'.repeat(parts)}`, kinds, 'a.md');
      return growsLinearly(read, 9_500, 95_000);
    });

  it('is rejected if its reference links would make it many times longer', () => {
    const address = `https://example.org/${'a'.repeat(90_000)}`;
    assert.deepEqual(faults(`[a]: ${address}\n\n${'1. [a] b\n'.repeat(20)}`), [
      '1:1 Reference links repeat long addresses too often. Write each address where it is used.',
    ]);
  });
});
