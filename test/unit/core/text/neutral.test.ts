import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isShownInFull,
  lineLength,
  neutral,
  neutralLines,
  shownInFull,
} from '../../../../src/core/text/neutral';

describe('neutralizing outside text', () => {
  it('leaves no link that VS Code would render', () => {
    for (const link of [
      '[Sign in](command:workbench.action.terminal.new)',
      '[a](https://evil.example "title")',
      '[a](file:///etc/passwd)',
      '[a]\u200B(command:x)',
      '[a]\u001B[0m(command:x)',
      '[a]\u001B\u001B[0m[0m(command:x)',
    ]) {
      assert.doesNotMatch(neutral(link), /\]\(/, link);
    }
    assert.equal(neutral('[a](command:x)'), '[a] (command:x)');
  });

  it('leaves no icon', () => {
    assert.equal(neutral('$(pass-filled) done $$(x)'), '$ (pass-filled) done $$ (x)');
    assert.doesNotMatch(neutral('$\u200D(pass-filled) $\u001B[1m(x)'), /\$\(/);
  });

  it('shows where an invisible character was', () => {
    const invisible = [
      ...['\0', '\u0007', '\u001B', '\u007F', '\u009C', '\u061C', '\u200E', '\u200F', '\u202A', '\u202E'],
      ...['\u2066', '\u2069', '\u200B', '\u200C', '\u200D', '\u2060', '\u2064', '\uFEFF', '\u00AD', '\u180E'],
      ...['\u3164', '\u115F', '\u1160', '\uFFA0', '\uFFF9', '\uFFFB', '\u034F', '\uE001', '\uD800', '\uDC00'],
      ...['\u{E0041}', '\u{E0100}', '\uFE00', '\uFE0F', '\u206A', '\u{1D173}', '\u{F0000}'],
    ];
    for (const character of invisible) {
      assert.equal(neutral(`ma${character}in`), 'ma\uFFFDin', JSON.stringify(character));
    }
    assert.equal(neutral('a\u202E\u202E\u200Bb'), 'a\uFFFDb');
  });

  it('makes it one line', () => {
    assert.equal(neutral('a\r\nb\tc\u2028d\u0085e\rf'), 'a b c d e f');
  });

  it('drops terminal colors and titles', () => {
    assert.equal(
      neutral('\u001B[31mred\u001B[0m \u009B1m\u001B]0;title\u0007\u001B]8;;http://x\u001B\\link'),
      'red link',
    );
  });

  it('keeps no joiner after a variation selector that stands alone', () => {
    assert.equal(neutral('\uFE0F\u200D😀'), '\uFFFD😀');
    assert.equal(neutral('❤\uFE0F\u200D🔥'), '❤\uFE0F\u200D🔥');
  });

  it('keeps names in every language, accents and emoji', () => {
    for (const text of [
      'José Ångström',
      'e\u0301 n\u0303 Việt Nam',
      '東京 Ελλάδα Дмитрий עברית العربية हिन्दी',
      'می\u200Cخواهم क्\u200Dष',
      '👩🏽‍🚀 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️ 1️⃣ 🇩🇪 ✅',
      'module.a["b"].aws_instance.c[0] (known after apply) → "x"',
      'foo["a"]: ${var.x}, a_b*c <d> & e',
    ]) {
      assert.equal(neutral(text), text);
    }
  });

  it('limits combining marks, so that no letter covers the lines around it', () => {
    assert.equal(neutral(`a${'\u0301'.repeat(50)}b`), `a${'\u0301'.repeat(6)}b`);
  });

  it('limits the length, with a visible cut that splits nothing', () => {
    assert.equal(neutral('a'.repeat(lineLength)), 'a'.repeat(lineLength));
    assert.equal(neutral('a'.repeat(lineLength + 1)), `${'a'.repeat(lineLength - 1)}…`);
    assert.equal(neutral('ab😀😀', 4), 'ab…');
    assert.equal(neutral('ab👩‍🚀', 6), 'ab👩…');
    assert.equal(neutral('\u001B[0m'.repeat(1000) + 'x', 10), '…');
    assert.equal(neutral('abc $(x)', 6), 'abc $…');
  });

  it('gives neutral text for any input, and the same when repeated', () => {
    const hostile = fc.array(
      fc.oneof(
        fc.constantFrom('[', ']', '](', '(', '$', '$(', '\u001B', '\u001B[0m', '\u202E', '\u200B', '\u200D'),
        fc.constantFrom('\uD83D', '\uDE00', '😀', '👩', 'e', '\u0301', '\n', 'command:x)', '\uFE0F', 'ی'),
        fc.string({ unit: 'binary' }),
      ),
    );
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 60 }), (parts, max) => {
        const once = neutral(parts.join(''), max);
        assert.ok(once.length <= max);
        assert.doesNotMatch(once, /\]\(|\$\(|[\p{Cc}\p{Cs}\p{Co}\p{Bidi_Control}\u200B\u2028\u2029]/u);
        assert.equal(neutral(once, max), once);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes time in proportion to its output, not its input', () => {
    const cost = (text: string): number => {
      const before = process.cpuUsage().user;
      for (let times = 0; times < 20; times += 1) {
        neutral(text);
        neutralLines(text);
      }
      return process.cpuUsage().user - before;
    };
    for (const part of ['a', '\u001B', '\u001B[', '\u001B]', '](', '\u0301', '\u200D', '\n']) {
      const text = part.repeat(1_000_000 / part.length);
      cost(text);
      assert.ok(cost(text.repeat(10)) < 10 * cost(text) + 100_000, JSON.stringify(part));
    }
  });

  it('keeps lines apart where lines are shown, and limits their number', () => {
    assert.equal(neutralLines('a\r\n$(b)\n\u202Ec'), 'a\n$ (b)\n\uFFFDc');
    assert.equal(neutralLines('a\nb\nc', 10, 2), 'a\nb\n…');
    assert.equal(neutralLines('a'.repeat(1000), 10, 2), `${'a'.repeat(9)}…\n…`);
  });

  it('knows which text the checklist shows in full, as it lays out lines', () => {
    const { line, lines } = shownInFull;
    const isCut = (text: string) => neutralLines(text, line, lines).endsWith('…');
    for (const [text, isWhole] of [
      ['a'.repeat(line), true],
      ['a'.repeat(line + 1), false],
      ['a\n'.repeat(lines - 1), true],
      ['a\r\n'.repeat(lines), false],
      // A space is inserted between the two, for which there is no room.
      [`${'a'.repeat(line - 2)}](`, false],
    ] as const) {
      assert.equal(isShownInFull(text), isWhole, text.slice(-4));
      assert.equal(isCut(text), !isWhole, text.slice(-4));
    }
  });
});
