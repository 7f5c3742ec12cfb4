import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toProblem } from '../../../../src/core/errors';
import type { RunEvent } from '../../../../src/core/journal/events';
import { systemClock } from '../../../../src/platform/node/clock';
import { takeLease } from '../../../../src/platform/node/leaseFiles';
import { createFiles } from '../../../../src/platform/node/files';
import { createJournal } from '../../../../src/platform/node/journal';
import { createRunner } from '../../../../src/platform/node/runner';
import { JobFolders } from '../../../../src/platform/node/runner/jobFolder';

/** The repository whose run is journaled. */
export const REPOSITORY = 'https://github.com/WordPress/openverse-infrastructure.git';
export const RUN = '2026-11-22-10-00-00-maria';
export const FILE = 'a.tf';
const JOB = '00000000-0000-4000-8000-000000000000';
export function event(seq: number, length = 300): RunEvent {
  const at = '2026-11-22T10:00:00.000Z';
  return { v: 1, seq, at, type: 'obligation.met', id: 'x', evidence: 'e'.repeat(length) };
}
export function journalIn(folder: string) {
  return createJournal({ folder: join(folder, 'journal'), repository: REPOSITORY });
}

/** Tries everything the product writes, in a process on a disk that accepts nothing; prints one line per try. */
async function tryAll(folder: string): Promise<void> {
  const terminals = { open: () => never(), find: () => Promise.resolve(undefined) };
  const runner = createRunner({ folder: join(folder, 'jobs'), terminals, settings: {}, clock: systemClock });
  const files = createFiles(join(folder, 'checkout'));
  const tries: Readonly<Record<string, () => Promise<unknown>>> = {
    // More than is left of the file's last block.
    journal: () => journalIn(folder).append(RUN, event(1, 5_000)),
    files: () => files.edit(FILE, 'flag = true\n', [{ start: 7, end: 11, text: 'false' }]),
    lease: () => takeLease(join(folder, 'leases'), RUN),
    runner: () => runner.prepare({ title: 'apply', argv: ['true'], cwd: folder }),
    // A second try must not find an unsent answer noted as sent.
    answer: async () => {
      const jobs = new JobFolders(join(folder, 'jobs'));
      await jobs.claim(JOB, 'answer', 'no').catch(() => undefined);
      if (!(await jobs.claim(JOB, 'answer', 'no'))) throw new Error('It counts as sent.');
    },
  };
  for (const [name, attempt] of Object.entries(tries)) {
    const told = await attempt().then(() => null, toProblem);
    console.log(JSON.stringify({ name, code: told?.code, message: told?.message, remedy: told?.remedy }));
  }
}

/** Appends events until the disk accepts no more; prints the number of each that was recorded. */
async function fill(folder: string): Promise<void> {
  try {
    for (let seq = 0; ; seq++) {
      await journalIn(folder).append(RUN, event(seq));
      console.log(JSON.stringify({ seq }));
    }
  } catch (error) {
    const { code, message, remedy } = toProblem(error);
    console.log(JSON.stringify({ name: 'journal', code, message, remedy }));
  }
}

function never(): never {
  throw new Error('Nothing is started here.');
}

/** Creates what exists before the disk goes bad: a run with one event, a checkout, jobs. */
export async function prepare(folder: string): Promise<void> {
  await journalIn(folder).append(RUN, event(0));
  for (const each of ['checkout', 'leases', 'jobs', `jobs/${JOB}`]) mkdirSync(join(folder, each));
  appendFileSync(join(folder, 'checkout', FILE), 'flag = true\n');
}

const [, program, what, folder = ''] = process.argv;
if (program === __filename) void (what === 'fill' ? fill(folder) : tryAll(folder));
