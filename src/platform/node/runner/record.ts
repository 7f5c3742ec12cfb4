import { open, type FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { inOrder } from '../../../core/inOrder';
import { recordBegins, recordEnds } from './scripts';

/** More than this is not read: no plan is that long, and the whole of it would be held in memory. */
const limit = 32 * 1024 * 1024;

/** The time of a file may be that much ahead of the clock, on another machine's disk. */
const FILE_TIME_MS = 2_000;

/** A record as far as it was read. */
export interface RecordText {
  /** Everything in the file. */
  readonly raw: string;
  /** Milliseconds since it last grew; Infinity when nobody knows, because the clock was set back since. */
  readonly quietMs: number;
  /** The file is not there, or is too long to be read. */
  readonly lost: boolean;
}

/** Reads a file that grows: each time only what is new. */
export class RecordReader {
  private raw = '';
  private offset = 0;
  private decoder = new StringDecoder('utf8');
  /** Each read goes on where the one before ended. */
  private readonly inOrder = inOrder();

  /** How long it was quiet at least when we last learned something, and when that was by `steady`. */
  private quiet: { readonly ms: number; readonly at: number } | undefined;

  /**
   * @param now milliseconds since the epoch: a clock that may be set, as that of the file
   * @param steady milliseconds since whenever: a clock that is never set back
   */
  constructor(
    private readonly path: string,
    private readonly now: () => number,
    private readonly steady: () => number = () => performance.now(),
  ) {}

  read(): Promise<RecordText> {
    return this.inOrder(() => this.readOn());
  }

  private async readOn(): Promise<RecordText> {
    let handle: FileHandle;
    try {
      handle = await open(this.path, 'r');
    } catch {
      return { raw: this.raw, quietMs: Infinity, lost: true };
    }
    try {
      const { size, mtimeMs } = await handle.stat();
      const grows = this.quiet !== undefined && size !== this.offset;
      if (size < this.offset) this.restart();
      const end = Math.min(size, limit);
      while (this.offset < end) {
        const buffer = Buffer.alloc(Math.min(end - this.offset, 1024 * 1024));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.offset);
        if (bytesRead === 0) break;
        this.offset += bytesRead;
        this.raw += this.decoder.write(buffer.subarray(0, bytesRead));
      }
      return { raw: this.raw, quietMs: this.quietMs(mtimeMs, grows), lost: size > limit };
    } catch {
      // No file, or a disk that fails.
      return { raw: this.raw, quietMs: Infinity, lost: true };
    } finally {
      await handle.close();
    }
  }

  /** By the file's own time, or by what we saw ourselves: a clock that was set back must not make it young again. */
  private quietMs(grewAt: number, grows: boolean): number {
    const byFile = this.now() - grewAt;
    const at = this.steady();
    if (grows) this.quiet = { ms: 0, at };
    this.quiet ??= { ms: byFile < -FILE_TIME_MS ? Infinity : Math.max(0, byFile), at };
    return Math.max(byFile, this.quiet.ms + at - this.quiet.at);
  }

  private restart(): void {
    this.raw = '';
    this.offset = 0;
    this.decoder = new StringDecoder('utf8');
  }
}

/** What script(1) writes before it is shorter than this, and what it and we write at the end, in UTF-16 code units. */
const EDGE = 4_096;

/** Whether the recorder wrote our first line. */
export function hasBegun(raw: string, marker: string): boolean {
  return startOf(raw, marker) !== undefined;
}

/** Whether the recorder wrote all that the command printed. */
export function hasEnded(raw: string, marker: string): boolean {
  return endOf(raw, marker) !== undefined;
}

/**
 * What the command printed: the record without script's own lines and ours.
 * @param marker of the job
 * @param over the command has noted its exit code: before that, nothing that looks like our last line is it
 */
export function commandOutput(raw: string, marker: string, over: boolean): string {
  const start = startOf(raw, marker);
  if (start === undefined) return '';
  const end = over ? endOf(raw, marker) : undefined;
  return raw.slice(start, end);
}

/** Where the command's output begins. */
function startOf(raw: string, marker: string): number | undefined {
  const line = `${recordBegins} ${marker}`;
  const begins = raw.slice(0, EDGE).indexOf(line);
  if (begins === -1 || (begins > 0 && raw[begins - 1] !== '\n')) return undefined;
  return raw.indexOf('\n', begins + line.length) + 1 || raw.length;
}

/** Where it ends: our last line begins with a line feed of its own, which the terminal turned into CR LF. */
function endOf(raw: string, marker: string): number | undefined {
  const from = Math.max(0, raw.length - EDGE);
  const ends = raw.indexOf(`\n${recordEnds} ${marker} with exit code `, from);
  if (ends === -1) return undefined;
  return raw[ends - 1] === '\r' ? ends - 1 : ends;
}

/** An answer that we typed, noted before it was sent. */
export interface SentAnswer {
  readonly line: string;
  /** Length of the raw record just before, in UTF-16 code units. */
  readonly at: number;
}

const ENTER = 'Enter a value:';
const STYLE = /\x1b\[[0-9;]{0,20}m/g;
const APPLIED = /^(?:\x1b\[[0-9;]{0,20}m){0,20}Apply complete!/m;
/** More than the sentence above an approval, and the colors around it. */
const SENTENCE = 200;
/** More than an answer, and the colors around it. */
const LONGEST = 1_000;

/**
 * Whether the last prompt of the record was answered by somebody else. The terminal echoes what is typed, right after
 * the prompt; Terraform's own output there (its prompt lost its terminal, or was cancelled) is not an answer. A prompt
 * stands two columns in, where no line of a value in a plan does. Below an apply, where outputs stand as they are, only the
 * whole approval counts.
 */
export function answeredByHand(raw: string, sent: readonly SentAnswer[]): boolean {
  let applied: number | undefined;
  for (let at = raw.lastIndexOf(ENTER); at !== -1; at = at === 0 ? -1 : raw.lastIndexOf(ENTER, at - 1)) {
    const before = raw.slice(Math.max(0, at - 40), at);
    const line = before.lastIndexOf('\n');
    if ((line === -1 && at > 40) || before.slice(line + 1).replace(STYLE, '') !== '  ') continue;
    // Once at most, and not at all in a record without a prompt: this is asked at every look.
    applied ??= raw.search(APPLIED);
    if (applied !== -1 && at > applied && !isApproval(raw, at)) continue;
    const behind = raw.slice(at + ENTER.length, at + ENTER.length + LONGEST);
    const end = behind.indexOf('\n');
    if (end === -1) continue;
    const typed = behind.slice(0, end).replace(STYLE, '').trim();
    if (typed === '' || /^(╷|│|Error|\^C)/.test(typed)) return false;
    return !sent.some(answer => answer.line === typed && answer.at > at);
  }
  return false;
}

function isApproval(raw: string, at: number): boolean {
  const above = raw.slice(Math.max(0, at - SENTENCE), at).replace(STYLE, '');
  return above.trimEnd().endsWith("Only 'yes' will be accepted to approve.");
}
