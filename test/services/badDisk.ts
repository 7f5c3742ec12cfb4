import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toProblem } from '../../src/core/errors';
import { createFiles } from '../../src/platform/node/files';
import { createGit } from '../../src/platform/node/git';
import { takeLease } from '../../src/platform/node/leaseFiles';
import { event, journalIn, RUN } from '../integration/platform/node/badDisk';
import { edits } from './edits';

const { signal } = new AbortController();
const LOCK = 'refs/deploy-runbook/lock/x';
/** The user nobody, because root may write everything. */
const NOBODY = 65_534;

/** The outcome of one write. */
export interface Told {
  readonly name: string;
  /** null: it was written */
  readonly code: string | null;
  readonly message: string;
  readonly remedy: string;
  readonly detail?: string;
}

/** Creates what exists before the disk goes bad, and must not change while nothing can be written. */
export function prepare(folder: string): void {
  // Whoever owns the repository.
  writeFileSync(path.join(folder, '.gitconfig'), '[safe]\n\tdirectory = *\n');
  for (const each of ['files', 'leases', 'journal']) mkdirSync(path.join(folder, each));
  for (const { file, text } of Object.values(edits)) writeFileSync(path.join(folder, 'files', file), text);
}

/** Everything the product writes to a disk: each edit of a file, the journal, the lease, the checkout and the team lock. */
export function writesOf(folder: string): Readonly<Record<string, () => Promise<unknown>>> {
  const files = createFiles(path.join(folder, 'files'));
  const root = path.join(folder, 'clone');
  const git = createGit({ root, env: { ...process.env, HOME: folder } });
  const edit = async ([, each]: (typeof all)[number]) => {
    const text = (await files.read(each.file)) ?? '';
    await files.edit(each.file, text, await each.edits(text));
  };
  // Both edits of the module are in one file, so the second one starts from the result of the first.
  const all = Object.entries(edits);
  return {
    ...Object.fromEntries(all.map(each => [each[0], () => edit(each)])),
    'the journal': () => journalIn(folder).append(RUN, event(0, 5_000)),
    'the lease': () => takeLease(path.join(folder, 'leases'), RUN, true),
    'the team lock': async () => {
      const held = await git.remoteCommit(LOCK, signal);
      await git.swapRef(LOCK, held, { name: 'lock.json', content: '{}', message: 'Team lock' }, signal);
    },
    fetching: () => git.fetch(signal),
    'the branch': async () => {
      if ((await git.workingTree(signal)).branch !== 'deploy/x') await git.branchOff('deploy/x', signal);
    },
    'the commit': () => git.commit(['new.tf'], 'Bump', signal),
  };
}

/** Tries them one after the other in a separate process; prints one line each. */
async function tryAll(folder: string, asNobody: boolean): Promise<void> {
  const writes = writesOf(folder);
  // Lazily loaded code must be loaded by its owner.
  for (const each of Object.values(edits)) await each.edits(each.text);
  if (asNobody) {
    process.setgid?.(NOBODY);
    process.setuid?.(NOBODY);
  }
  for (const [name, write] of Object.entries(writes)) {
    const told = await write().then(() => null, toProblem);
    console.log(JSON.stringify({ name, code: null, ...told }));
  }
}

/** What must not change. */
export function contentOf(folder: string): string {
  const texts = Object.values(edits).map(({ file }) =>
    readFileSync(path.join(folder, 'files', file), 'utf8'),
  );
  const head = readFileSync(path.join(folder, 'clone', '.git', 'HEAD'), 'utf8');
  return [...texts, head, existsSync(path.join(folder, 'clone', 'new.tf'))].join('\n---\n');
}

const [, program, folder = '', who] = process.argv;
if (program === __filename) void tryAll(folder, who === 'nobody');
