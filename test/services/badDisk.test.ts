import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toProblem } from '../../src/core/errors';
import { Playground } from '../integration/platform/node/git/playground';
import { contentOf, prepare, writesOf, type Told } from './badDisk';
import { wasm } from './edits';

const child = path.join(__dirname, 'badDisk.ts');
const isRoot = process.getuid?.() === 0;
/** Linux lets everybody mount in their own namespace, unless that is locked down. */
const namespace = ['unshare', ...(isRoot ? [] : ['--user', '--map-root-user']), '--mount'];
const mounts =
  spawnSync(namespace[0] ?? '', [...namespace.slice(1), 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

/** How a disk goes bad, as a shell script whose `$0` is the folder, and how that is reported. */
interface Bad {
  readonly how: string;
  readonly sh: string;
  readonly says: RegExp;
  /** Codes of git's problems, which depend on its own messages. */
  readonly git: readonly string[];
  readonly asNobody?: true;
  readonly inNamespace?: true;
}
const nobody: Bad = {
  how: 'may not be written by this user',
  sh: '',
  says: /it may not be written/,
  git: ['git.unwritable'],
  asNobody: true,
};
const bads: readonly Bad[] = mounts
  ? [
      nobody,
      {
        how: 'is on a read-only disk',
        sh: 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" &&',
        says: /the disk is read-only|its folder is gone or can't be made/,
        git: ['git.unwritable'],
        inNamespace: true,
      },
      {
        how: 'is on a full disk',
        sh: 'mount -t tmpfs none /mnt && cp -a "$0/." /mnt/ && mount -t tmpfs -o size=4m none "$0" && cp -a /mnt/. "$0/" && { cat /dev/zero > "$0/brim" 2>/dev/null || :; } &&',
        says: /the disk is full/,
        git: ['git.disk-full', 'git.unwritable'],
        inNamespace: true,
      },
    ]
  : [
      nobody,
      // Instead of a full disk, no file may grow: git is killed for it, or reports a failure.
      {
        how: 'may not grow',
        sh: 'ulimit -f 0;',
        says: /may grow no further/,
        git: ['git.failed', 'git.disk-full', 'git.unwritable', 'git.locked'],
      },
    ];

describe('what a deployment writes', function () {
  this.timeout(120_000);
  let folder: string;
  let ground: Playground;
  before(() => {
    console.log(
      mounts
        ? '      on a disk that is read-only, one that is full, and as somebody who may not write'
        : '      without mounts: a limit on files stands in for a full disk, and nothing for one that is read-only',
    );
  });
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bad-disk-'));
    ground = new Playground();
    const clone = ground.clone('ana');
    clone.sh('config', 'remote.origin.url', ground.origin);
    clone.write('new.tf', 'a = 1\n');
    ground.clone('ben').sh('push', '--quiet', 'origin', 'main:refs/heads/other');
    cpSync(clone.root, path.join(folder, 'clone'), { recursive: true });
    prepare(folder);
  });
  afterEach(() => {
    open(folder, true);
    rmSync(folder, { recursive: true, force: true });
    ground.dispose();
  });

  for (const bad of bads)
    it(`fails with cause and remedy when it ${bad.how}, stays as it was, and can be written later`, async () => {
      const writes = Object.keys(writesOf(folder));
      const before = contentOf(folder);
      if (bad.asNobody === true) {
        open(ground.directory, true);
        open(folder, false);
      }
      const told = tryAll(folder, bad);
      assert.deepEqual(
        told.map(({ name }) => name),
        writes,
      );
      const wrong = told.flatMap(each => {
        const [area = ''] = (each.code ?? 'written').split('.');
        const isTold =
          area === 'git'
            ? bad.git.includes(each.code ?? '')
            : ['files', 'journal', 'lease'].includes(area) && bad.says.test(each.message);
        return isTold && each.remedy.length > 20 ? [] : [JSON.stringify(each)];
      });
      assert.deepEqual(wrong, []);
      if (bad.inNamespace !== true) open(folder, true);
      assert.equal(contentOf(folder), before);
      for (const [name, write] of Object.entries(writesOf(folder)))
        await assert.doesNotReject(() => despiteLocks(write), `${name}, once it may be written`);
    });
});

/** A killed git leaves its lock, and the problem names the one that a person has to delete. */
async function despiteLocks(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const { code, detail = '' } = toProblem(error);
    const lock = /'([^']+\.lock)'/.exec(detail)?.[1];
    if (code !== 'git.locked' || lock === undefined) throw error;
    rmSync(lock);
    await despiteLocks(write);
  }
}

/** Makes everything below writable by everybody, or by nobody but still readable. */
function open(at: string, isOpen: boolean): void {
  const isFolder = statSync(at).isDirectory();
  if (isFolder && isOpen) chmodSync(at, 0o777);
  if (isFolder) for (const name of readdirSync(at)) open(path.join(at, name), isOpen);
  const isProgram = (statSync(at).mode & 0o100) !== 0;
  chmodSync(at, isOpen ? (isProgram ? 0o777 : 0o666) : isProgram ? 0o555 : 0o444);
}

function tryAll(folder: string, { sh, asNobody, inNamespace }: Bad): Told[] {
  const [program, ...args] = [
    ...(inNamespace === true ? namespace : []),
    'sh',
    ...['-c', `${sh} exec "$@"`, folder, process.execPath, '--require', 'tsx/cjs', child, folder],
    asNobody === true && isRoot ? 'nobody' : 'oneself',
  ];
  // Otherwise compiled code would be cached on a disk.
  const env = { ...process.env, TSX_DISABLE_CACHE: '1', WASM_FOLDER: wasm };
  return execFileSync(program, args, { encoding: 'utf8', env })
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Told);
}
