import assert from 'node:assert/strict';
import { Terminal } from '@xterm/headless';
import { readScreen } from '../../../../src/core/plan/screen';
import { fixture, fixtureNames } from './fixture';

const overwrites = ['hides-by-cursor', 'hides-by-title', 'erased-answer'];

describe('readScreen', () => {
  for (const name of fixtureNames.filter(each => !overwrites.includes(each))) {
    it(`shows what a terminal emulator shows of ${name}`, async () => {
      const { lines, tail } = readScreen(fixture(name));
      assert.deepEqual(
        [...lines, tail].map(({ text }) => text.trimEnd()),
        await emulate(fixture(name).replace(/^Script started on .*\n|\nScript done on .*\n$/g, '')),
      );
    });
  }

  for (const name of ['hides-by-cursor', 'hides-by-title']) {
    it(`keeps what ${name} hides on a terminal`, async () => {
      const destroyed = (text: string) => text.includes('terraform_data.database will be destroyed');
      assert.equal((await emulate(fixture(name))).some(destroyed), name === 'hides-by-title');
      const { lines } = readScreen(fixture(name));
      assert.ok(lines.some(({ text }) => destroyed(text)));
      assert.ok(lines.some(({ plain }) => !plain));
    });
  }

  it('drops the lines that script adds, and says that it ended', () => {
    const { lines, tail, closed } = readScreen('Script started on now\none\r\n\r\nScript done on now\n');
    assert.deepEqual([lines.map(({ text }) => text), tail.text, closed], [['one'], '', true]);
  });

  it('reads Windows line endings inside a value as one line ending', () => {
    assert.deepEqual(
      readScreen('a\r\r\nb').lines.map(({ text, plain }) => [text, plain]),
      [['a', true]],
    );
  });

  it('marks everything but text and color', () => {
    const plain = (raw: string) => readScreen(`${raw}\n`).lines[0]?.plain;
    for (const raw of ['a\rb', '\x1b[2K', '\x1b]0;x\x07', '\x1b]0;', '\x9b3A', 'a\bb', '\x85', '\x1b7'])
      assert.equal(plain(raw), false, JSON.stringify(raw));
    for (const raw of ['\x1b[0m\x1b[1;31ma\x1b[m', 'a\tb', 'é漢😀\u2028', '\x1b[38:2::1:2:3mx'])
      assert.equal(plain(raw), true, JSON.stringify(raw));
  });
});

/** The lines of a terminal that is wider than any line and keeps all of them. */
async function emulate(record: string): Promise<string[]> {
  const terminal = new Terminal({
    cols: 400,
    rows: 50,
    scrollback: 5_000,
    convertEol: true,
    allowProposedApi: true,
  });
  await new Promise<void>(resolve => {
    terminal.write(record, resolve);
  });
  const buffer = terminal.buffer.active;
  const lines = Array.from(
    { length: buffer.length },
    (_, y) => buffer.getLine(y)?.translateToString(true).trimEnd() ?? '',
  );
  const last = buffer.baseY + buffer.cursorY;
  return lines.slice(0, last + 1);
}
