import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { event, FILE, journalIn, prepare, RUN } from './badDisk';

interface Told {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

const child = join(__dirname, 'badDisk.ts');
const namespace = ['unshare', '--user', '--map-root-user', '--mount'];
/** Linux lets everybody mount in their own namespace, unless that is locked down. */
const mounts =
  spawnSync('unshare', [...namespace.slice(1), 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

describe('a disk that accepts nothing more', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'disk-test-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the child in a shell that first makes the disk bad; `$0` is the folder. */
  function inBadDisk<T>(makeBad: string, what: 'fill' | 'all', inNamespace: boolean): T[] {
    const script = `${makeBad} exec "$@"`;
    const [program = '', ...args] = [
      ...(inNamespace ? namespace : []),
      ...['sh', '-c', script, folder, process.execPath, '--require', 'tsx/cjs', child, what, folder],
    ];
    // Otherwise compiled code would be cached on a disk.
    const env = { ...process.env, TSX_DISABLE_CACHE: '1' };
    const printed = execFileSync(program, args, { encoding: 'utf8', env });
    return printed
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as T);
  }

  it('loses no recorded event when it fills up mid-line, says why, and is used again when there is room', async () => {
    // A file at its size limit takes part of the last write, like a disk with one block left.
    const lines = inBadDisk<{ seq: number } & Told>('ulimit -f 8;', 'fill', false);
    const told = lines.pop();
    assert.equal(told?.code, 'journal.unwritable');
    assert.match(told.message, /may grow no further\. Nothing is done that it could not record/);
    assert.match(told.remedy, /Free up space/);
    const counted = lines.map(({ seq }) => seq);
    assert.ok(counted.length > 5);

    const journal = journalIn(folder);
    const cut = await journal.read(RUN);
    assert.deepEqual(
      cut.events.map(each => each.seq),
      counted,
    );
    assert.deepEqual(
      cut.problems.map(each => each.line),
      [counted.length + 1],
      'half a line is told, and no event',
    );
    await journal.append(RUN, event(counted.length));
    const after = await journal.read(RUN);
    assert.deepEqual(after.events.at(-1), event(counted.length));
    assert.equal(after.events.length, counted.length + 1);
  });

  it('keeps everything as it was when it is read-only, fails each write with the reason, and can still be read', async () => {
    await prepare(folder);
    // Without a namespace, a file takes the place of each folder, so that nothing can be written there either.
    const readOnly = mounts
      ? 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" &&'
      : 'for each in journal jobs leases; do mv "$0/$each" "$0/$each.kept" && : > "$0/$each" || exit 1; done;';
    // Nothing takes the place of the checkout's folder.
    const told = inBadDisk<Told>(readOnly, 'all', mounts).filter(({ name }) => mounts || name !== 'files');
    assert.deepEqual(
      told.map(({ name, code }) => [name, code]),
      [
        ['journal', 'journal.unwritable'],
        ...(mounts ? [['files', 'files.unwritable']] : []),
        ['lease', 'lease.unwritable'],
        ['runner', 'runner.unwritable'],
        ['answer', 'runner.unwritable'],
      ],
    );
    for (const { message, remedy } of told) {
      if (mounts) assert.match(message, /the disk is read-only/);
      assert.match(remedy, /[Dd]isk|space/);
    }
    if (!mounts) return;
    assert.deepEqual(await journalIn(folder).read(RUN), { events: [event(0)], problems: [] });
    assert.equal(readFileSync(join(folder, 'checkout', FILE), 'utf8'), 'flag = true\n');
  });

  it('fails each write with the reason when it is full, and keeps the file being edited', async () => {
    await prepare(folder);
    // A tiny disk filled to the brim; without a namespace, a file size limit of 0 stands in for it.
    const full = mounts
      ? 'cp -a "$0/." /mnt/ && mount -t tmpfs -o size=64k none "$0" && cp -a /mnt/. "$0/" && { cat /dev/zero > "$0/brim" 2>/dev/null || :; } &&'
      : 'ulimit -f 0;';
    const told = inBadDisk<Told>(mounts ? `mount -t tmpfs none /mnt && ${full}` : full, 'all', mounts);
    assert.deepEqual(
      told.map(({ name, code }) => [name, code]),
      [
        ['journal', 'journal.unwritable'],
        ['files', 'files.unwritable'],
        ['lease', 'lease.unwritable'],
        ['runner', 'runner.unwritable'],
        ['answer', 'runner.unwritable'],
      ],
    );
    for (const { message } of told) assert.match(message, mounts ? /the disk is full/ : /grow no further/);
    assert.equal(readFileSync(join(folder, 'checkout', FILE), 'utf8'), 'flag = true\n');
  });
});
