import {
  appendFileSync,
  closeSync,
  fstatSync,
  fsync as fsyncOf,
  mkdirSync,
  openSync,
  read as readOf,
  readSync,
  statSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { codeOf, overtaken } from './journalProblems';
import { parseLine } from './journalLine';

const fsync = promisify(fsyncOf);
const read = promisify(readOf);
const NEWLINE = 10;

/** A place in a file, in bytes, and the number of the last event before it that counts. */
interface End {
  readonly at: number;
  readonly seq: number;
}
const start: End = { at: 0, seq: -1 };

/** A file that is open, and which one it is. */
interface Opened {
  readonly fd: number;
  readonly dev: number;
  readonly ino: number;
}

/**
 * A run's file, to append to. It stays open between appends, as opening and closing it take longer than a quick disk
 * takes to keep a line. Only that is waited for in a thread: the other calls take some microseconds each, a fifth of
 * what handing them over takes. Whatever fails closes it, so that the next append finds what is there then.
 */
export class JournalFile {
  #opened: Opened | undefined;
  /** How far this process has seen it. */
  #seen = start;

  /** @param file absolute path; its folder is made when needed */
  constructor(readonly file: string) {}

  /**
   * Resolves after fsync, if the line counts. To be called in order.
   * @param line an event's, without its end
   * @throws {ProblemError} `journal.overtaken`, or as the system throws
   */
  async append(line: string, seq: number): Promise<void> {
    try {
      await this.#append(line, seq);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Not while it appends; appending opens it again, and takes nothing of it for known. */
  close(): void {
    if (this.#opened !== undefined) closeSync(this.#opened.fd);
    this.#opened = undefined;
    this.#seen = start;
  }

  /** A line that a crash cut off must not swallow the next one, so an unfinished last line is ended first. */
  async #append(line: string, seq: number): Promise<void> {
    const { fd, size } = this.#open();
    const last = Buffer.alloc(1, NEWLINE);
    if (size > 0) readSync(fd, last, 0, 1, size - 1);
    appendFileSync(fd, `${last[0] === NEWLINE ? '' : '\n'}${line}\n`);
    await fsync(fd);
    if (size === 0) await syncFolder(path.dirname(this.file));
    // A file that lost its end is looked through anew.
    if (this.#seen.at > size) this.#seen = start;
    this.#seen = nextAfter(fd, this.#seen, line, seq) ?? (await placeOf(fd, this.#seen, line));
  }

  /** The file as it is now at its path: a file that another one took the place of takes no more lines. */
  #open(): { readonly fd: number; readonly size: number } {
    const now = statSync(this.file, { throwIfNoEntry: false });
    const known = this.#opened;
    if (now !== undefined && known?.ino === now.ino && known.dev === now.dev)
      return { fd: known.fd, size: now.size };
    this.close();
    const fd = openForAppend(this.file);
    const { dev, ino, size } = fstatSync(fd);
    this.#opened = { fd, dev, ino };
    return { fd, size };
  }
}

/** The end of a line that follows right after a place, as it does unless somebody else has written too. */
function nextAfter(fd: number, { at, seq: before }: End, line: string, seq: number): End | undefined {
  const expected = Buffer.from(`${line}\n`);
  const found = Buffer.alloc(expected.length);
  readSync(fd, found, 0, found.length, at);
  return seq > before && found.equals(expected) ? { at: at + expected.length, seq } : undefined;
}

/** The end of a line that was written, if its event counts. @throws {ProblemError} `journal.overtaken` */
async function placeOf(fd: number, from: End, line: string): Promise<End> {
  const length = fstatSync(fd).size - from.at;
  const { buffer } = await read(fd, Buffer.alloc(length), 0, length, from.at);
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

function openForAppend(file: string): number {
  try {
    return openSync(file, 'a+', 0o600);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    return openSync(file, 'a+', 0o600);
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
