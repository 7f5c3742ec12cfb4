import { open, type FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { inOrder } from '../../../core/inOrder';
import { unwrapped } from '../../../core/plan/terragrunt';
import { recordBegins, recordEnds } from './scripts';

/** Records aren't read beyond this: no plan is that long, and all of it would be held in memory. */
const limit = 32 * 1024 * 1024;

/** How far the time of a file may be ahead of the clock, e.g. on another machine's disk. */
const FILE_TIME_MS = 2_000;

/** A record, as far as it has been read. */
export interface RecordText {
  /** Everything in the file. */
  readonly raw: string;
  /** Milliseconds since it last grew; Infinity when that is unknown, because the clock was set back since. */
  readonly quietMs: number;
  /** The file doesn't exist, or is too long to be read. */
  readonly lost: boolean;
}

/** Reads a growing file, each time only the new part. */
export class RecordReader {
  private raw = '';
  private offset = 0;
  private decoder = new StringDecoder('utf8');
  /** Each read continues where the previous one ended. */
  private readonly inOrder = inOrder();

  /** Minimum quiet time as of the last update, and when that was by `steady`. */
  private quiet: { readonly ms: number; readonly at: number } | undefined;

  /**
   * @param now milliseconds since the epoch, by a clock that can be set, like the file's
   * @param steady milliseconds by a clock that is never set back
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
      // It isn't a file, or the disk failed.
      return { raw: this.raw, quietMs: Infinity, lost: true };
    } finally {
      await handle.close();
    }
  }

  /** Takes the longer of the file's own time and our observation, so that a clock that was set back doesn't shorten it. */
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

/** script(1)'s output before the command is shorter than this, and so is its and our output after it, in UTF-16 code units. */
const EDGE = 4_096;

/** Whether the recorder has written our first line. */
export function hasBegun(raw: string, marker: string): boolean {
  return startOf(raw, marker) !== undefined;
}

/** Whether the recorder has written all the command's output. */
export function hasEnded(raw: string, marker: string): boolean {
  return endOf(raw, marker) !== undefined;
}

/**
 * The command's output: the record without script's and our own lines.
 * @param marker of the job
 * @param over whether the command has noted its exit code: before that, a line that looks like our last one can't be it
 */
export function commandOutput(raw: string, marker: string, over: boolean): string {
  const start = startOf(raw, marker);
  if (start === undefined) return '';
  const end = over ? endOf(raw, marker) : undefined;
  return raw.slice(start, end);
}

/** Where the command's output starts. */
function startOf(raw: string, marker: string): number | undefined {
  const line = `${recordBegins} ${marker}`;
  const begins = raw.slice(0, EDGE).indexOf(line);
  if (begins === -1 || (begins > 0 && raw[begins - 1] !== '\n')) return undefined;
  return raw.indexOf('\n', begins + line.length) + 1 || raw.length;
}

/** Where it ends: our last line starts with a line feed of its own, which the terminal turned into CR LF. */
function endOf(raw: string, marker: string): number | undefined {
  const from = Math.max(0, raw.length - EDGE);
  const ends = raw.indexOf(`\n${recordEnds} ${marker} with exit code `, from);
  if (ends === -1) return undefined;
  return raw[ends - 1] === '\r' ? ends - 1 : ends;
}

/** An answer typed by us, noted before it was sent. */
export interface SentAnswer {
  readonly line: string;
  /** Length of the raw record right before it, in UTF-16 code units. */
  readonly at: number;
}

const ENTER = 'Enter a value:';
const STYLE = /\x1b\[[0-9;]{0,20}m/g;
const APPLIED = 'Apply complete!';
/** Longer than the sentence above an approval, and than what stands in front of a prompt, including colors. */
const SENTENCE = 600;
/** Longer than an answer, including colors. */
const LONGEST = 1_000;

/**
 * Whether somebody else answered the last prompt in the record. The terminal echoes typed text right after the prompt, or on the
 * next line where Terragrunt has ended the prompt's. Terraform's own output there (when its prompt lost its terminal, or was
 * canceled) isn't an answer. A prompt is indented by two columns, unlike any line of a value in a plan. After an apply, where
 * outputs aren't indented, only the complete approval prompt counts.
 */
export function answeredByHand(raw: string, sent: readonly SentAnswer[]): boolean {
  let applied: number | undefined;
  for (let at = raw.lastIndexOf(ENTER); at !== -1; at = at === 0 ? -1 : raw.lastIndexOf(ENTER, at - 1)) {
    const lead = leadOf(raw, at);
    const inside = lead === undefined ? undefined : unwrapped(lead);
    if (lead === undefined || plain(inside ?? lead) !== '  ') continue;
    // At most once, and never in a record without a prompt, because this runs on every poll.
    applied ??= appliedAt(raw);
    if (applied !== -1 && at > applied && !isApproval(raw, at - lead.length)) continue;
    const behind = raw.slice(at + ENTER.length, at + ENTER.length + LONGEST);
    const [beside = '', ...below] = behind.split('\n', 3);
    // The last of these lines isn't finished.
    if (below.length === 0) continue;
    const isBelow = inside !== undefined && withoutEnd(plain(beside)).trim() === '';
    if (isBelow && below.length === 1) continue;
    if (isBelow && unwrapped(below[0] ?? '') !== undefined) return false;
    const typed = plain(isBelow ? (below[0] ?? '') : beside).trim();
    if (typed === '' || /^(╷|│|Error|\^C)/.test(typed)) return false;
    return !sent.some(answer => answer.line === typed && answer.at > at);
  }
  return false;
}

/** What stands in front of a place in its line; undefined if that is longer than anything in front of a prompt. */
function leadOf(raw: string, at: number): string | undefined {
  const before = raw.slice(Math.max(0, at - SENTENCE), at);
  const line = before.lastIndexOf('\n');
  return line === -1 && at > SENTENCE ? undefined : before.slice(line + 1);
}

/** Where the first apply says that it is complete; -1 if none does. */
function appliedAt(raw: string): number {
  for (let at = raw.indexOf(APPLIED); at !== -1; at = raw.indexOf(APPLIED, at + 1)) {
    const lead = leadOf(raw, at);
    if (lead !== undefined && plain(unwrapped(lead) ?? lead) === '') return at;
  }
  return -1;
}

function plain(text: string): string {
  return text.replace(STYLE, '');
}

/** @param line where the prompt's line starts */
function isApproval(raw: string, line: number): boolean {
  const above = plain(raw.slice(Math.max(0, line - SENTENCE), line));
  return withoutEnd(above).endsWith("Only 'yes' will be accepted to approve.");
}

/** Without what ends a line of JSON, in which Terragrunt may print. */
function withoutEnd(text: string): string {
  return text.trimEnd().replace(/"\}$/, '');
}
