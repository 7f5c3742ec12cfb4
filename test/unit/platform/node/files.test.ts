import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '../../../../src/core/errors';
import type { FilesApi } from '../../../../src/core/ports/files';
import { createFiles } from '../../../../src/platform/node/files';

const code = (expected: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === expected;

describe('files of a checkout', () => {
  let place: string;
  let root: string;
  let files: FilesApi;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'files test '));
    root = join(place, 'checkout');
    mkdirSync(join(root, 'environments'), { recursive: true });
    writeFileSync(join(root, 'environments', 'a.tf'), 'flag = false\r\n# ünï\n');
    writeFileSync(join(place, 'secret'), 'outside');
    files = createFiles(root);
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  it('are read unchanged', async () => {
    assert.equal(await files.read('environments/a.tf'), 'flag = false\r\n# ünï\n');
    writeFileSync(join(root, 'bom'), '\uFEFFx');
    assert.equal(await files.read('bom'), '\uFEFFx');
  });

  it('are undefined if they are missing, and missing folders are empty', async () => {
    assert.equal(await files.read('environments/b.tf'), undefined);
    assert.equal(await files.read('environments/a.tf/b'), undefined);
    assert.deepEqual(await files.list('nowhere'), []);
    assert.deepEqual(await files.list('environments/a.tf'), []);
  });

  it('are not considered missing if they cannot be read', async () => {
    await assert.rejects(files.read('environments'), code('files.unreadable'));
    writeFileSync(join(root, 'latin1'), Buffer.from([0x66, 0xfc, 0x72]));
    await assert.rejects(files.read('latin1'), code('files.unreadable'));
    symlinkSync('loop', join(root, 'loop'));
    await assert.rejects(files.read('loop'), code('files.unreadable'));
  });

  it('are listed by name, without folders', async () => {
    mkdirSync(join(root, 'environments', 'deeper'));
    assert.deepEqual(await files.list('environments'), ['a.tf']);
  });

  it('are edited in place, changing only the text and keeping the mode', async () => {
    const path = join(root, 'environments', 'a.tf');
    chmodSync(path, 0o666);
    const text = readFileSync(path, 'utf8');
    await files.edit('environments/a.tf', text, [{ start: 7, end: 12, text: 'true' }]);
    assert.equal(readFileSync(path, 'utf8'), 'flag = true\r\n# ünï\n');
    assert.equal(statSync(path).mode & 0o777, 0o666);
    assert.deepEqual(readdirSync(join(root, 'environments')), ['a.tf']);
  });

  it('are not edited if they have changed or are missing', async () => {
    const edits = [{ start: 0, end: 0, text: 'x' }];
    await assert.rejects(files.edit('environments/a.tf', 'another text', edits), code('files.changed'));
    await assert.rejects(files.edit('environments/b.tf', '', edits), code('files.changed'));
    assert.equal(readFileSync(join(root, 'environments', 'a.tf'), 'utf8'), 'flag = false\r\n# ünï\n');
  });

  for (const path of ['../secret', '/etc/passwd', 'environments/../../secret', '..']) {
    it(`are refused outside the checkout: ${path}`, async () => {
      await assert.rejects(files.read(path), code('files.outside'));
      await assert.rejects(files.edit(path, 'outside', []), code('files.outside'));
      await assert.rejects(files.list(path), code('files.outside'));
    });
  }

  it('are refused outside the checkout through links too', async () => {
    symlinkSync(join(place, 'secret'), join(root, 'link'));
    symlinkSync(place, join(root, 'folder'));
    for (const path of ['link', 'folder/secret', 'folder']) {
      await assert.rejects(files.read(path), code('files.outside'), path);
      await assert.rejects(files.edit(path, 'outside', []), code('files.outside'), path);
    }
    assert.equal(readFileSync(join(place, 'secret'), 'utf8'), 'outside');
  });

  it("are refused in git's own folder, even through links", async () => {
    mkdirSync(join(root, '.git', 'hooks'), { recursive: true });
    writeFileSync(join(root, '.git', 'config'), 'a = b');
    symlinkSync('.git/config', join(root, 'app.conf'));
    symlinkSync('.git', join(root, 'deploy'));
    for (const path of ['.git/config', 'app.conf', 'deploy/config']) {
      await assert.rejects(files.read(path), code('files.outside'), path);
      await assert.rejects(files.edit(path, 'a = b', []), code('files.outside'), path);
    }
    await assert.rejects(files.list('deploy'), code('files.outside'));
  });

  it('are reached through links inside the checkout', async () => {
    symlinkSync('environments/a.tf', join(root, 'link'));
    await files.edit('link', readFileSync(join(root, 'link'), 'utf8'), [{ start: 7, end: 12, text: 'true' }]);
    assert.equal(readFileSync(join(root, 'environments', 'a.tf'), 'utf8'), 'flag = true\r\n# ünï\n');
    assert.deepEqual(readdirSync(root).sort(), ['environments', 'link']);
  });

  it('are found if the checkout itself is reached through a link', async () => {
    symlinkSync(root, join(place, 'shortcut'));
    assert.equal((await createFiles(join(place, 'shortcut')).read('environments/a.tf'))?.length, 20);
  });
});
