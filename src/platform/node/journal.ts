import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { ProblemError } from '../../core/errors';
import { inOrder } from '../../core/inOrder';
import type { RunEvent } from '../../core/journal/events';
import type { JournalContents, JournalProblem, JournalStore, RunElsewhere } from '../../core/journal/store';
import { JournalFile } from './journalFile';
import { MOST_OF_LINE, parseLine } from './journalLine';
import { codeOf, tooLarge, unfitEvent, unreadable, unwritable } from './journalProblems';

const ENDING = '.jsonl';
/** Bytes of one journal: a deployment has a few hundred kilobytes. */
const MOST_OF_JOURNAL = 256_000_000;

export interface JournalOptions {
  /** Folder of all journals; one folder a repository below it, one file a run in that. */
  readonly folder: string;
  /** `remote.origin.url` of the infrastructure repository. */
  readonly repository: string;
}

export interface Journal extends JournalStore {
  /** Closes the file that was appended to, after what is being appended. */
  close(): Promise<void>;
}

/**
 * Journals on disk: one line an event, appended and synced before anything it announces is done. The system puts lines
 * of several processes one behind the other, so all of them agree on which line of a number is the first: it counts, and
 * whoever wrote another one finds that out by reading on from what it knew.
 *
 * `read` throws {@link ProblemError} `journal.newer` for a run that a newer version wrote, `journal.missing` and
 * `journal.unreadable`.
 */
export function createJournal({ folder, repository }: JournalOptions): Journal {
  const own = path.join(folder, folderName(repository));
  const fileOf = (runId: string) => path.join(own, `${safeName(runId)}${ENDING}`);
  const appends = inOrder();
  /** The one that was appended to last: a window goes on with one run. */
  let open: JournalFile | undefined;
  /** Checkouts of runs elsewhere, by file: a first line never changes, and the open run is looked for often. */
  const began = new Map<string, string>();
  return {
    list: async () => {
      const names = (await namesIn(own)).filter(n => n.endsWith(ENDING));
      return names
        .map(n => n.slice(0, -ENDING.length))
        .sort()
        .reverse();
    },
    read: runId => readJournal(fileOf(runId)),
    underOtherAddresses: async checkout => {
      const found: RunElsewhere[] = [];
      for (const name of await namesIn(folder)) {
        const other = path.join(folder, name);
        if (other === own) continue;
        for (const each of (await namesIn(other)).filter(n => n.endsWith(ENDING))) {
          const file = path.join(other, each);
          const its = began.get(file) ?? (await checkoutOf(file));
          if (its !== undefined) began.set(file, its);
          if (its !== checkout) continue;
          found.push({ file, events: (await readJournal(file)).events });
        }
      }
      return found;
    },
    append: (runId, event) => {
      const file = fileOf(runId);
      const line = JSON.stringify(event);
      // What its own reader leaves out must not announce anything.
      const unfit = parseLine(line);
      if (typeof unfit === 'string') return Promise.reject(unfitEvent(event.type, unfit));
      return appends(async () => {
        try {
          if (open?.file !== file) {
            open?.close();
            open = new JournalFile(file);
          }
          await open.append(line, event.seq);
          return event;
        } catch (error) {
          throw error instanceof ProblemError ? error : unwritable(error);
        }
      });
    },
    close: () =>
      appends(() => {
        open?.close();
        return Promise.resolve();
      }),
  };
}

/** What a folder holds; nothing where it is no folder, or not there. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return [];
    throw unreadable(folder, error);
  });
}

async function readJournal(file: string): Promise<JournalContents> {
  try {
    if ((await stat(file)).size > MOST_OF_JOURNAL) throw tooLarge(file, MOST_OF_JOURNAL);
    return parse(await readFile(file, 'utf8'), path.basename(file));
  } catch (error) {
    throw error instanceof ProblemError ? error : unreadable(file, error);
  }
}

const StartedInSchema = v.object({ type: v.literal('run.started'), checkout: v.string() });

/** Where a run began, by the first line alone; undefined where that line doesn't say it, or can't be read. */
async function checkoutOf(file: string): Promise<string | undefined> {
  const input = createReadStream(file, { end: MOST_OF_LINE });
  try {
    for await (const line of createInterface({ input })) {
      const parsed = v.safeParse(StartedInSchema, JSON.parse(line));
      return parsed.success ? parsed.output.checkout : undefined;
    }
  } catch {
    // It belongs to another repository, whose own window tells of it.
  } finally {
    // The end of the loop only pauses it, and the file would stay open.
    input.destroy();
  }
  return undefined;
}

/** @param name of the file: a run's events stand in the file of that run alone */
function parse(text: string, name: string): JournalContents {
  const events: RunEvent[] = [];
  const problems: JournalProblem[] = [];
  let seq = -1;
  // Not all lines at once: of a long journal they would be held, and moved about, along with its events.
  for (let at = 0, number = 1; at < text.length; number++) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end === -1 ? text.length : end);
    at += line.length + 1;
    if (line === '') continue;
    const read = parseLine(line);
    if (typeof read === 'string') problems.push({ line: number, message: read });
    else if (read.type === 'run.started' && `${safeName(read.runId)}${ENDING}` !== name)
      problems.push({
        line: number,
        message: l10n.t('it belongs to another run, and is left out; the file keeps it'),
      });
    else if (read.seq > seq) {
      seq = read.seq;
      events.push(read);
    }
  }
  return { events, problems };
}

/** A readable name, and enough of a hash that no two repositories share it. */
function folderName(repository: string): string {
  const same = address(repository);
  const readable = same.split('/').slice(-2).map(safeName).join('-');
  return `${readable}-${createHash('sha256').update(same).digest('hex').slice(0, 12)}`;
}

/**
 * What all addresses of one repository have in common: over https or ssh, with a token in it or without, the open run
 * must be found again. A path on this machine stays as it is.
 */
function address(repository: string): string {
  if (repository.startsWith('file:')) return repository;
  const remote = /^(?:[a-z+]+:\/\/(?!\/)(?:[^@/]*@)?([^/]+)\/|(?:[^@/]*@)?([^/:]+):)\/*(.+)$/i.exec(
    repository,
  );
  const [, host = remote?.[2], , path] = remote ?? [];
  if (host === undefined || path === undefined) return repository;
  return `${host.replace(/:\d+$/, '')}/${path.replace(/\/+$/, '').replace(/\.git$/, '')}`.toLowerCase();
}

function safeName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_.-]/g, '_').replace(/^\.+/, '_');
}
