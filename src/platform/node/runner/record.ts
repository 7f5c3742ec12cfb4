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

/** Whether the recorder wrote our first line. */
export function hasBegun(raw: string): boolean {
  return raw.includes(recordBegins);
}

/** Whether the recorder wrote all that the command printed. */
export function hasEnded(raw: string): boolean {
  return raw.includes(recordEnds);
}

/** What the command printed: the record without script's own lines and ours. */
export function commandOutput(raw: string): string {
  const begins = raw.indexOf(recordBegins);
  if (begins === -1) return '';
  const start = raw.indexOf('\n', begins) + 1;
  const ends = raw.indexOf(recordEnds, start);
  // Our last line begins with a line feed of its own, which the terminal turned into CR LF.
  return ends === -1 ? raw.slice(start) : raw.slice(start, ends).replace(/\r?\n$/, '');
}

/** An answer that we typed, noted before it was sent. */
export interface SentAnswer {
  readonly line: string;
  /** Length of the raw record just before, in UTF-16 code units. */
  readonly at: number;
}

/** So many at most: an endless run of them would exhaust the stack of a regular expression. */
const style = String.raw`(?:\x1b\[[0-9;]{0,30}m| ){0,50}`;
const answeredPrompt = new RegExp(String.raw`(?:^|\n)${style}Enter a value:${style}([^\x1b\r\n]*)\r?\n`, 'g');

/**
 * Whether the last prompt of the record was answered by somebody else. The terminal echoes what is typed, right after
 * the prompt; Terraform's own output there (its prompt lost its terminal, or was cancelled) is not an answer.
 */
export function answeredByHand(raw: string, sent: readonly SentAnswer[]): boolean {
  const last = [...raw.matchAll(answeredPrompt)].at(-1);
  if (last === undefined) return false;
  const typed = (last[1] ?? '').trim();
  if (typed === '' || /^(╷|│|Error|\^C)/.test(typed)) return false;
  const prompt = last.index + last[0].indexOf('Enter a value:');
  return !sent.some(answer => answer.line === typed && answer.at > prompt);
}
