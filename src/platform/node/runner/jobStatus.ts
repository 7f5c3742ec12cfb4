import { createHash } from 'node:crypto';
import { readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { elapsedMs } from '../../../core/duration';
import type { Clock } from '../../../core/ports/clock';
import type { JobState, JobStatus } from '../../../core/ports/runner';
import type { Job, JobFolders, JobProcesses } from './jobFolder';
import { foregroundOf, hasDescendants, isAlive } from './process';
import {
  answeredByHand,
  commandOutput,
  hasBegun,
  hasEnded,
  RecordReader,
  type RecordText,
  type SentAnswer,
} from './record';
import type { Terminal } from './terminalHost';

/** After taking its ticket, a job writes its process IDs, and its recorder the first line, within this time. */
const START_MS = 5_000;
/** After the command's end, the recorder writes the rest of its output within this time. */
const SETTLE_MS = 2_000;

const AnswerSchema = v.object({ line: v.string(), at: v.number() });
const answerFile = 'answer-';

/** Name of the file that notes an answer: the same line is sent only once at the same place in the record. */
export function answerFileName(answer: SentAnswer): string {
  return `${answerFile}${answer.at}-${createHash('sha256').update(answer.line).digest('hex').slice(0, 16)}`;
}

/** A status, with more details that only the runner needs. */
export interface Inspection {
  readonly status: JobStatus;
  readonly terminal: Terminal | undefined;
  /** Length of the raw record, in UTF-16 code units. */
  readonly recordLength: number;
}

/** Determines the status of jobs from their folders and the processes on this machine. */
export class JobInspector {
  private readonly readers = new Map<string, RecordReader>();
  /** Jobs whose record is incomplete: it may continue once there is room again, but with a gap. */
  private readonly recorderLost = new Set<string>();
  /** When each job was first seen without a terminal, in milliseconds since the Unix epoch. */
  private readonly detachedSince = new Map<string, number>();

  constructor(
    private readonly folders: JobFolders,
    private readonly clock: Clock,
    /** The terminal of a process. */
    private readonly terminalOf: (jobId: string, processes: JobProcesses) => Promise<Terminal | undefined>,
  ) {}

  /** undefined when there is no such job, or it is removed in the meantime. */
  async inspect(jobId: string): Promise<Inspection | undefined> {
    try {
      const job = await this.folders.job(jobId);
      return job === undefined ? undefined : await this.inspectJob(jobId, job);
    } catch (error) {
      if ((await this.folders.job(jobId)) === undefined) return undefined;
      throw error;
    }
  }

  private async inspectJob(jobId: string, job: Job): Promise<Inspection> {
    const ticket = await this.folders.ticket(jobId);
    const processes = await this.folders.processes(jobId).catch(async (error: unknown) => {
      // Its process IDs no longer matter once it has written its exit code.
      if ((await this.folders.exit(jobId)) === undefined) throw error;
      return undefined;
    });
    // Processes before files: this way, everything that a process wrote before it exited is read once it is known to have
    // exited.
    const leads = processes !== undefined && (await isAlive(processes.job));
    const recorderLives = processes !== undefined && (await isAlive(processes.recorder));
    const terminalLives = processes !== undefined && (await isAlive(processes.terminal));
    const exit = await this.folders.exit(jobId);
    const record = await this.reader(jobId).read();
    const recorded = job.recorder.flavour !== 'none';
    const terminal = terminalLives ? await this.terminalOf(jobId, processes) : undefined;

    const state = await this.state(exit !== undefined, {
      taken: ticket.used ? this.since(ticket.since) : undefined,
      processes,
      leads,
      answerable: leads && recorderLives && terminal !== undefined,
      // Otherwise the last output may not have reached the record yet.
      settled:
        !recorded ||
        (processes !== undefined && !recorderLives) ||
        (exit !== undefined && hasEnded(record.raw, job.marker)) ||
        this.since(exit?.at ?? 0) > SETTLE_MS,
    });
    const over = state === 'ended' ? exit : undefined;
    const runs = exit === undefined && (state === 'attached' || state === 'detached');
    if (runs && recorded && processes !== undefined) {
      if (!recorderLives || (await this.missesSomething(job, record, processes)))
        this.recorderLost.add(jobId);
    }
    const notBegun =
      // After a power failure the file may be out of date.
      processes === undefined || state === 'lost' || (await this.folders.begun(jobId))
        ? undefined
        : {
            shell: basename(job.shell),
            runs: runs ? await foregroundOf(processes.job.pid, basename(job.shell)) : null,
            forMs: this.since(processes.startedAt),
          };
    if (state !== 'detached') this.detachedSince.delete(jobId);
    else if (!this.detachedSince.has(jobId)) this.detachedSince.set(jobId, this.clock.now());
    const status: JobStatus = {
      id: jobId,
      state,
      exitCode: over?.code ?? null,
      startedAt: processes?.startedAt ?? null,
      endedAt: over?.at ?? null,
      record: commandOutput(record.raw, job.marker, exit !== undefined),
      quietMs: Math.floor(record.quietMs),
      detachedMs: elapsedMs(this.detachedSince.get(jobId) ?? this.clock.now(), this.clock.now()),
      recorderLost: this.recorderLost.has(jobId),
      identity: processes === undefined ? '' : identityOf(ticket.text, processes),
      // Only checked at the end, because it searches the whole record.
      answeredByHand: over !== undefined && answeredByHand(record.raw, await this.answers(jobId)),
      limitations: job.limitations,
      ...(notBegun === undefined ? {} : { notBegun }),
    };
    return { status, terminal, recordLength: record.raw.length };
  }

  /** Drops everything cached for a job. */
  forget(jobId: string): void {
    this.readers.delete(jobId);
    this.recorderLost.delete(jobId);
    this.detachedSince.delete(jobId);
  }

  private async state(
    exited: boolean,
    seen: {
      /** Milliseconds since the ticket was taken; undefined before that. */
      readonly taken: number | undefined;
      readonly processes: JobProcesses | undefined;
      readonly leads: boolean;
      readonly answerable: boolean;
      readonly settled: boolean;
    },
  ): Promise<JobState> {
    const { processes } = seen;
    if (exited && seen.settled) return 'ended';
    if (processes === undefined)
      return seen.taken === undefined || seen.taken < START_MS ? 'starting' : 'lost';
    if (seen.answerable) return 'attached';
    if (exited || seen.leads || (await hasDescendants(processes.job.pid))) return 'detached';
    return 'lost';
  }

  /** script(1) continues silently when it can't write, so this checks for its first line and for room on the disk. */
  private async missesSomething(job: Job, record: RecordText, processes: JobProcesses): Promise<boolean> {
    if (record.lost) return true;
    if (!hasBegun(record.raw, job.marker) && this.since(processes.startedAt) > START_MS) return true;
    return !(await hasRoom(this.folders.path(job.id)));
  }

  private since(time: string | number): number {
    return this.clock.now() - (typeof time === 'string' ? Date.parse(time) : time);
  }

  private async answers(jobId: string): Promise<readonly SentAnswer[]> {
    const folder = this.folders.path(jobId);
    const names = (await readdir(folder)).filter(name => name.startsWith(answerFile));
    const texts = await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')));
    return texts.flatMap(text => {
      const answer = v.safeParse(v.pipe(v.string(), v.parseJson(), AnswerSchema), text);
      return answer.success ? [answer.output] : [];
    });
  }

  private reader(jobId: string): RecordReader {
    const known = this.readers.get(jobId);
    if (known !== undefined) return known;
    const reader = new RecordReader(this.folders.file(jobId, 'record'), () => this.clock.now());
    this.readers.set(jobId, reader);
    return reader;
  }
}

/** Whether there is room to write a block in a folder. */
export async function hasRoom(folder: string): Promise<boolean> {
  const path = join(folder, `room-${process.pid}`);
  try {
    await writeFile(path, Buffer.alloc(4096), { mode: 0o600 });
    return true;
  } catch {
    return false;
  } finally {
    await unlink(path).catch(() => undefined);
  }
}

function identityOf(ticket: string, { job }: JobProcesses): string {
  return createHash('sha256').update(`${ticket}\n${job.pid}\n${job.start}`).digest('hex');
}
