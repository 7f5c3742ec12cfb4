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
/** Linux lets everybody mount in a namespace of their own, where it isn't locked down. */
const mounts =
  spawnSync('unshare', [...namespace.slice(1), 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

describe('a disk that takes nothing more', function () {
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
    // What is compiled would be kept on a disk, too.
    const env = { ...process.env, TSX_DISABLE_CACHE: '1' };
    const printed = execFileSync(program, args, { encoding: 'utf8', env });
    return printed
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as T);
  }

  it('amid a line loses no event that counts, says why, and is gone on with when there is room', async () => {
    // A file that may grow no further takes part of the last write, as a disk does whose last block it gets.
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

  it('because it is read-only leaves all as it was, says so at each thing that is written, and is still read', async () => {
    await prepare(folder);
    // Without a namespace, a file in the place of each folder: nothing can be written below it either.
    const readOnly = mounts
      ? 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" &&'
      : 'for each in journal jobs leases; do mv "$0/$each" "$0/$each.kept" && : > "$0/$each" || exit 1; done;';
    // The checkout's files have a test of their own, on what nobody can write.
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

  it('because it is full says so at each thing that is written, and keeps the file that was to be edited', async () => {
    await prepare(folder);
    // A disk of its own, of some kilobytes, filled to the brim; without a namespace a limit of nothing stands for it.
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
