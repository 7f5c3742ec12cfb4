import * as l10n from '@vscode/l10n';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, mkdir, open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { ProblemError } from '../../../core/errors';
import { whyUnwritable } from '../diskFault';
import type { ProcessIdentity } from './process';
import { RecorderSchema } from './recorder';
import { commandScript, jobScript, startScript } from './scripts';

/** Files of a job, in a folder of its own. `exit` doesn't exist before the command has finished. */
export type JobFile =
  | 'job.json'
  | 'ticket'
  | 'ticket.used'
  | 'process.json'
  | 'record'
  | 'exit'
  | 'interrupted'
  | 'begun.reserved';

/** `job.json`: the request, and what was determined when preparing the job. */
const JobSchema = v.object({
  v: v.literal(1),
  id: v.string(),
  title: v.string(),
  argv: v.array(v.string()),
  cwd: v.string(),
  shell: v.string(),
  recorder: RecorderSchema,
  limitations: v.array(v.string()),
  /** Distinguishes our own lines in the record from the command's output. */
  marker: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
});
export type Job = Readonly<v.InferOutput<typeof JobSchema>>;

const IdentitySchema = v.object({ pid: v.pipe(v.number(), v.integer(), v.minValue(1)), start: v.string() });
/** `process.json`, written by the job itself. */
const ProcessesSchema = v.object({ job: IdentitySchema, recorder: IdentitySchema, terminal: IdentitySchema });
/** The job's processes. Without a recorder all three are the same. */
export interface JobProcesses extends Readonly<v.InferOutput<typeof ProcessesSchema>> {
  /** Leads the command's session, and writes its exit code. */
  readonly job: ProcessIdentity;
  /** script(1). */
  readonly recorder: ProcessIdentity;
  /** The process that identifies the terminal to its host. */
  readonly terminal: ProcessIdentity;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** All jobs on this machine. Folders are 0700 and files 0600, because a record may contain secrets. */
export class JobFolders {
  constructor(private readonly folder: string) {}

  /**
   * Absolute path of a job's folder.
   * @throws {ProblemError} `runner.unknown` for a text that isn't a job ID
   */
  path(jobId: string): string {
    if (!/^[0-9a-f-]{36}$/.test(jobId)) throw unknownJob(jobId);
    return join(this.folder, jobId);
  }

  file(jobId: string, name: JobFile): string {
    return join(this.path(jobId), name);
  }

  /**
   * Writes everything that a job needs, before anything starts.
   * @param command the whole command, one argument per item, without newlines
   * @throws {ProblemError} `runner.unwritable`
   */
  async create(
    job: Omit<Job, 'v' | 'id' | 'marker'>,
    command: (folder: string) => readonly string[],
  ): Promise<string> {
    const id = randomUUID();
    const marker = randomBytes(16).toString('hex');
    const folder = this.path(id);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await chmod(this.folder, 0o700);
      // Not recursive: a recursive mkdir reports a read-only disk as ENOENT.
      await mkdir(folder, 0o700);
      const write = async (name: string, text: string) => {
        const handle = await open(join(folder, name), 'wx', 0o600);
        await writeAndSync(handle, text);
      };
      await write('job.json', JSON.stringify({ v: 1, id, marker, ...job } satisfies Job));
      await write(
        'command',
        command(folder)
          .map(line => `${line}\n`)
          .join(''),
      );
      await write('marker', `${marker}\n`);
      await write('job.sh', jobScript);
      await write('command.sh', commandScript);
      await write('start.sh', startScript);
      await write('record', '');
      await write('process.json.reserved', ' '.repeat(1024));
      await write('exit.reserved', ' '.repeat(64));
      await write('begun.reserved', '');
      await write('ticket', randomBytes(16).toString('hex'));
      return id;
    } catch (error) {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      throw unwritable(this.folder, error);
    }
  }

  /**
   * undefined when there is no such job.
   * @throws {ProblemError} `runner.unreadable`
   */
  async job(jobId: string): Promise<Job | undefined> {
    const text = await this.readIfThere(jobId, 'job.json');
    return text === undefined ? undefined : this.parse(jobId, 'job.json', JobSchema, text);
  }

  /**
   * undefined until the job has written its process IDs.
   * @throws {ProblemError} `runner.unreadable`
   */
  async processes(jobId: string): Promise<JobProcesses | undefined> {
    const text = await this.readIfThere(jobId, 'process.json');
    const written = await this.statIfThere(jobId, 'process.json');
    if (text === undefined || written === undefined) return undefined;
    const parsed = this.parse(jobId, 'process.json', ProcessesSchema, text);
    return { ...parsed, startedAt: written.mtime.toISOString() };
  }

  /**
   * The command's exit code, and when it was written; undefined before that.
   * @throws {ProblemError} `runner.unreadable`
   */
  async exit(jobId: string): Promise<{ readonly code: number; readonly at: string } | undefined> {
    const text = await this.readIfThere(jobId, 'exit');
    const written = await this.statIfThere(jobId, 'exit');
    if (text === undefined || written === undefined) return undefined;
    const digits = /^\d{1,3}(?=\s)/.exec(text)?.[0];
    if (digits === undefined) throw unreadable(jobId, 'exit');
    return { code: Number(digits), at: written.mtime.toISOString() };
  }

  /** Whether the login shell has handed over to the command. A job from a version that didn't note this counts as begun. */
  async begun(jobId: string): Promise<boolean> {
    return (await this.statIfThere(jobId, 'begun.reserved')) === undefined;
  }

  async ticket(
    jobId: string,
  ): Promise<{ readonly text: string; readonly used: boolean; readonly since: number }> {
    for (const name of ['ticket', 'ticket.used'] as const) {
      const text = await this.readIfThere(jobId, name);
      const written = await this.statIfThere(jobId, name);
      if (text !== undefined && written !== undefined)
        return { text, used: name === 'ticket.used', since: written.ctimeMs };
    }
    throw unreadable(jobId, 'ticket');
  }

  /**
   * Takes the ticket, so that nothing can start anymore.
   * @returns false when the job has already taken it
   */
  async callOff(jobId: string): Promise<boolean> {
    try {
      await rename(this.file(jobId, 'ticket'), this.file(jobId, 'ticket.used'));
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Creates a file that must not exist yet, and removes it again if it can't be written.
   * @returns false when it already exists
   */
  async claim(jobId: string, name: string, text: string): Promise<boolean> {
    let handle: FileHandle;
    try {
      handle = await open(join(this.path(jobId), name), 'wx', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw unwritable(this.path(jobId), error);
    }
    try {
      await writeAndSync(handle, text);
    } catch (error) {
      await rm(join(this.path(jobId), name), { force: true });
      throw unwritable(this.path(jobId), error);
    }
    return true;
  }

  async remove(jobId: string): Promise<void> {
    // Renamed first, so that a crash doesn't leave half a job; the next call removes what a crash left behind.
    const removed = `${this.path(jobId)}.removed`;
    await rename(this.path(jobId), removed).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
    await rm(removed, { recursive: true, force: true });
  }

  /** @throws {ProblemError} `runner.unreadable` when it isn't a file, is a link to itself, or the disk fails */
  private readIfThere(jobId: string, name: JobFile): Promise<string | undefined> {
    return this.ifThere(jobId, name, file => readFile(file, 'utf8'));
  }

  /** Also undefined for a file that was removed after its text was read. */
  private statIfThere(jobId: string, name: JobFile): Promise<Stats | undefined> {
    return this.ifThere(jobId, name, file => stat(file));
  }

  private async ifThere<T>(
    jobId: string,
    name: JobFile,
    read: (file: string) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await read(this.file(jobId, name));
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw unreadable(jobId, name);
    }
  }

  private parse<S extends v.GenericSchema>(
    jobId: string,
    file: string,
    schema: S,
    text: string,
  ): v.InferOutput<S> {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw unreadable(jobId, file);
    }
    const result = v.safeParse(schema, json);
    if (!result.success) throw unreadable(jobId, file);
    return result.output;
  }
}

async function writeAndSync(handle: FileHandle, text: string): Promise<void> {
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The problem of a job that doesn't exist on this machine. */
export function unknownJob(jobId: string): ProblemError {
  return new ProblemError({
    code: 'runner.unknown',
    message: l10n.t`There is no job ${jobId} on this machine.`,
    remedy: l10n.t('Look for it on the machine that started it, or try the step again.'),
  });
}

function unreadable(jobId: string, file: string): ProblemError {
  return new ProblemError({
    code: 'runner.unreadable',
    message: l10n.t`The file ${file} of job ${jobId} cannot be read.`,
    remedy: l10n.t('Check in its terminal, or in the services, how the command ended, and say so.'),
  });
}

function unwritable(folder: string, cause: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'runner.unwritable',
      message: l10n.t`The folder of jobs cannot be written, ${whyUnwritable(cause)}: ${folder}`,
      remedy: l10n.t('Free up space or allow writing there, then try again. Nothing was started.'),
    },
    { cause },
  );
}
