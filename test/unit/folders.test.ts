import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');

/** An import of a type counts, too: whoever reads the file needs it. */
const IMPORT = /\b(?:from|import) *\(? *'(\.[^']*)'/g;

/** One import, as paths from the folder that both files are in. */
interface Import {
  readonly from: string;
  readonly to: string;
}

function importsIn(folder: string): readonly Import[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter(name => /\.tsx?$/.test(name))
    .flatMap(from =>
      [...readFileSync(path.join(folder, from), 'utf8').matchAll(IMPORT)]
        .map(([, to = '']) => ({ from, to: path.join(path.dirname(from), to) }))
        .filter(({ to }) => !to.startsWith('..') && roomOf(from) !== roomOf(to)),
    );
}

/** The folder right inside the one that a path starts from, or the file if it is in none. */
function roomOf(file: string): string {
  const [room = ''] = file.split(path.sep);
  return room === '.' ? 'index' : room.replace(/\.tsx?$/, '');
}

/** The imports by which rooms import themselves, and those between such circles; empty if there is no circle. */
function circular(imports: readonly Import[]): readonly Import[] {
  const importing = new Set(imports.map(({ from }) => roomOf(from)));
  const imported = new Set(imports.map(({ to }) => roomOf(to)));
  const left = imports.filter(({ from, to }) => imported.has(roomOf(from)) && importing.has(roomOf(to)));
  return left.length === imports.length ? left : circular(left);
}

/** The imports between folders that don't follow from others, as `from --> to`. */
function arrows(imports: readonly Import[], folders: readonly string[]): readonly string[] {
  const next = new Map(folders.map(name => [name, new Set<string>()]));
  for (const { from, to } of imports) if (next.has(roomOf(to))) next.get(roomOf(from))?.add(roomOf(to));
  const below = (name: string): readonly string[] =>
    [...(next.get(name) ?? [])].flatMap(each => [each, ...below(each)]);
  return folders.flatMap(from => {
    const direct = [...(next.get(from) ?? [])];
    const implied = new Set(direct.flatMap(below));
    return direct.filter(to => !implied.has(to)).map(to => `${from} --> ${to}`);
  });
}

describe('the folders of', () => {
  const parts = ['app', 'clients', 'core', 'kinds', 'platform', 'rehearsal', 'ui'];
  for (const part of ['.', ...parts])
    it(`${path.join('src', part)} don't import themselves by way of others`, () => {
      const imports = importsIn(path.join(root, 'src', part));
      assert.ok(imports.length > 0);
      assert.deepEqual(
        circular(imports).map(({ from, to }) => `${from} --> ${to}`),
        [],
      );
    });

  it('core are drawn as they are', () => {
    const core = path.join(root, 'src/core');
    const entries = readdirSync(core, { withFileTypes: true });
    const folders = entries.filter(entry => entry.isDirectory()).map(({ name }) => name);
    const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
    const [, drawing = ''] = /^Inside each part[^]*?```mermaid\nflowchart TD\n([^]*?)```/m.exec(page) ?? [];
    const drawn = drawing.trim().split(/\n */);
    assert.deepEqual([...drawn].sort(), [...arrows(importsIn(core), folders)].sort());
  });
});
