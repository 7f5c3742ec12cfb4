import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { ProblemError } from '../../core/errors';
import { inOrder } from '../../core/inOrder';
import { JOURNAL_VERSION, RunEventSchema, type RunEvent } from '../../core/journal/events';
import type { JournalContents, JournalProblem, JournalStore, RunElsewhere } from '../../core/ports/journal';
import { codeOf, newer, overtaken, tooLarge, unfitEvent, unreadable, unwritable } from './journalProblems';
import { quickCheck } from './quickCheck';

const ENDING = '.jsonl';
/** Characters of one event, far more than the longest reading has. */
const MOST_OF_LINE = 8_000_000;
/** Bytes of one journal: a deployment has some hundred kilobytes. */
const MOST_OF_JOURNAL = 256_000_000;

export interface JournalOptions {
  /** Folder of all journals; one folder a repository below it, one file a run in that. */
  readonly folder: string;
  /** `remote.origin.url` of the infrastructure repository. */
  readonly repository: string;
}

/**
 * Journals on disk: one line an event, appended and synced before anything it announces is done. The system puts lines
 * of several processes one behind the other, so all of them agree on which line of a number is the first: it counts, and
 * whoever wrote another one finds that out by reading on from what it knew.
 *
 * `read` throws {@link ProblemError} `journal.newer` for a run that a newer version wrote, `journal.missing` and
 * `journal.unreadable`.
 */
export function createJournal({ folder, repository }: JournalOptions): JournalStore {
  const own = path.join(folder, folderName(repository));
  const fileOf = (runId: string) => path.join(own, `${safeName(runId)}${ENDING}`);
  /** How far this process has seen each file. */
  const ends = new Map<string, End>();
  const appends = inOrder();
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
          ends.set(file, await appendLine(own, file, line, ends.get(file) ?? start));
          return event;
        } catch (error) {
          throw error instanceof ProblemError ? error : unwritable(error);
        }
      });
    },
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

/** A place in a file, in bytes, and the number of the last event before it that counts. */
interface End {
  readonly at: number;
  readonly seq: number;
}
const start: End = { at: 0, seq: -1 };

/**
 * A line that a crash cut off must not swallow the next one, so an unfinished last line is ended first.
 * @param known where to begin to look whether it counts
 * @throws {ProblemError} `journal.overtaken`
 */
async function appendLine(folder: string, file: string, line: string, known: End): Promise<End> {
  const handle = await openForAppend(folder, file);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1, '\n');
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    await handle.appendFile(`${last.toString() === '\n' ? '' : '\n'}${line}\n`);
    await handle.sync();
    if (size === 0) await syncFolder(folder);
    // A file that lost its end is looked through anew.
    return await placeOf(line, handle, known.at <= size ? known : start);
  } finally {
    await handle.close();
  }
}

/** The end of a line that was written, if its event counts. @throws {ProblemError} `journal.overtaken` */
async function placeOf(line: string, handle: FileHandle, from: End): Promise<End> {
  const { size } = await handle.stat();
  const { buffer } = await handle.read(Buffer.alloc(size - from.at), 0, size - from.at, from.at);
  let { seq } = from;
  for (let at = 0, end = buffer.indexOf('\n'); end !== -1; at = end + 1, end = buffer.indexOf('\n', at)) {
    const each = buffer.toString('utf8', at, end);
    const event = parseLine(each);
    const counts = typeof event !== 'string' && event.seq > seq;
    if (counts) ({ seq } = event);
    if (each !== line) continue;
    if (counts) return { at: from.at + end + 1, seq };
    break;
  }
  throw overtaken();
}

async function openForAppend(folder: string, file: string): Promise<FileHandle> {
  try {
    return await open(file, 'a+', 0o600);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return open(file, 'a+', 0o600);
  }
}

/** A new file is only safe when its folder is, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @param name of the file: a run's events stand in the file of that run alone */
function parse(text: string, name: string): JournalContents {
  const events: RunEvent[] = [];
  const problems: JournalProblem[] = [];
  let { seq } = start;
  text.split('\n').forEach((line, index) => {
    if (line === '') return;
    const read = parseLine(line);
    if (typeof read === 'string') problems.push({ line: index + 1, message: read });
    else if (read.type === 'run.started' && `${safeName(read.runId)}${ENDING}` !== name)
      problems.push({
        line: index + 1,
        message: 'it belongs to another run, and is left out; the file keeps it',
      });
    else if (read.seq > seq) {
      ({ seq } = read);
      events.push(read);
    }
  });
  return { events, problems };
}

/** By their type, because trying one after the other takes several times as long. */
const schemas = new Map<
  unknown,
  { readonly schema: EventSchema; readonly fits: (value: unknown) => boolean }
>(RunEventSchema.options.map(schema => [schema.entries.type.literal, { schema, fits: quickCheck(schema) }]));
type EventSchema = v.GenericSchema<unknown, RunEvent>;

function parseLine(line: string): RunEvent | string {
  if (line.length > MOST_OF_LINE) return 'it is too long to be an event, and is left out; the file keeps it';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'it was cut off or damaged, and is left out; the file keeps it';
  }
  const { v: version, type } = Object(value) as { v?: unknown; type?: unknown };
  // What it left out could be an obligation: half of a run is not read.
  if (typeof version === 'number' && version > JOURNAL_VERSION) throw newer();
  const known = schemas.get(type);
  if (known?.fits(value) === true) return value as RunEvent;
  const parsed = v.safeParse(known?.schema ?? RunEventSchema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  return `it is not an event of this version (${parsed.issues[0].message}), and is left out; the file keeps it`;
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
