import * as l10n from '@vscode/l10n';
import { isAbsolute, join } from 'node:path';
import type { Clock } from '../../../core/ports/clock';
import type { JobRequest, JobStatus, RunnerApi } from '../../../core/ports/runner';
import { JobFolders, unknownJob, type JobProcesses } from './jobFolder';
import { answerFileName, JobInspector, type Inspection } from './jobStatus';
import { JobWatches } from './jobWatch';
import { inLoginShell, isKnownShell, shellOf } from './loginShell';
import {
  notAttached,
  notOneLine,
  notStarted,
  otherProcess,
  startedBefore,
  stillRuns,
  windows,
} from './problems';
import { hangUp } from './process';
import { detectRecorder, recorderLimitations, type Recorder } from './recorder';
import type { Terminal, TerminalHost } from './terminalHost';

export { createChildTerminalHost } from './childTerminal';
export type { Terminal, TerminalHost, TerminalRequest } from './terminalHost';

export interface RunnerOptions {
  /** Absolute path of the folder of all jobs: outside the repository, on the machine where the terminals run. */
  readonly folder: string;
  readonly terminals: TerminalHost;
  readonly settings: {
    /** The engineer's shell; default: `$SHELL`. */
    readonly shell?: string;
    /** Name or path of script(1); default: `script`. */
    readonly script?: string;
    /** Whether an allowed `.envrc` is loaded; default: yes. */
    readonly direnv?: boolean;
    /** Absolute paths of programs, by their name in runbooks, that override the PATH. */
    readonly programs?: Readonly<Record<string, string>>;
  };
  readonly clock: Clock;
}

/** A new job must write its process IDs within this time. */
const START_MS = 60_000;
const START_POLL_MS = 50;

/** Runs commands in terminals that survive the window. `dispose` stops watching; jobs continue. */
export function createRunner(options: RunnerOptions): RunnerApi & { dispose(): void } {
  return new Runner(options);
}

class Runner implements RunnerApi {
  private readonly folders: JobFolders;
  private readonly inspector: JobInspector;
  private readonly watches: JobWatches;
  private readonly terminals = new Map<string, Terminal>();
  /** Found once; while there is none, it may still get installed. */
  private recorder: Recorder = { flavour: 'none' };

  constructor(private readonly options: RunnerOptions) {
    this.folders = new JobFolders(options.folder);
    this.inspector = new JobInspector(this.folders, options.clock, (jobId, processes) =>
      this.terminalOf(jobId, processes),
    );
    this.watches = new JobWatches(options.clock, async jobId => {
      const inspection = await this.inspector.inspect(jobId);
      return inspection === undefined || !isAlive(inspection) ? undefined : summary(inspection);
    });
  }

  async prepare(request: JobRequest): Promise<string> {
    const { settings } = this.options;
    if (process.platform === 'win32') throw windows();
    const { cwd, title } = request;
    const argv = request.argv.map((text, index) =>
      index === 0 ? (settings.programs?.[text] ?? text) : text,
    );
    const shell = shellOf(settings.shell, process.env);
    for (const text of [...argv, cwd, shell, title]) if (/[\0-\x1f\x7f]/.test(text)) throw notOneLine();
    if (argv[0] === undefined || argv[0].startsWith('-') || !isAbsolute(cwd)) throw notOneLine();
    if (this.recorder.flavour === 'none') this.recorder = await detectRecorder(settings.script ?? 'script');
    const { recorder } = this;
    const limitations = [...recorderLimitations(recorder)];
    if (!isKnownShell(shell)) {
      limitations.push(
        l10n.t`${shell} is none of bash, zsh and fish: the command runs in the environment of VS Code, not of your shell.`,
      );
    }
    const direnv = settings.direnv === false ? 'plain' : 'direnv';
    const job = { title, argv: [...argv], cwd, shell, recorder, limitations };
    return this.folders.create(job, folder => [
      'env',
      `SHELL=${shell}`,
      ...inLoginShell(shell, ['/bin/sh', join(folder, 'command.sh'), cwd, direnv, ...argv]),
    ]);
  }

  async start(jobId: string): Promise<void> {
    const job = await this.folders.job(jobId);
    if (job === undefined) throw unknownJob(jobId);
    if ((await this.folders.ticket(jobId)).used || this.terminals.has(jobId)) throw startedBefore(job.title);
    const { recorder } = job;
    const terminal = this.options.terminals.open({
      title: job.title,
      shellPath: '/bin/sh',
      shellArgs: ['./start.sh', recorder.flavour, ...(recorder.flavour === 'none' ? [] : [recorder.path])],
      cwd: this.folders.path(jobId),
    });
    this.keep(jobId, terminal);
    await this.untilStarted(jobId, job.title);
  }

  async status(jobId: string): Promise<JobStatus | undefined> {
    return (await this.inspect(jobId))?.status;
  }

  async answer(jobId: string, identity: string, line: string, record?: string): Promise<void> {
    if (/[\0-\x1f\x7f]/.test(line)) throw notOneLine();
    const { status, terminal, recordLength } = await this.inspectKnown(jobId);
    if (status.state !== 'attached' || terminal === undefined) throw notAttached(status.state);
    if (status.identity !== identity) throw otherProcess();
    // A terminal keeps what is typed for whatever asks next.
    if (record !== undefined && record !== status.record) return;
    const answer = { line, at: recordLength };
    // Noted first, and only once for this line at this place: after a crash it may or may not have been sent. A "no" is sent
    // even if already noted: if it was never sent, the prompt would stay open with the state locked; sent twice, it is still a
    // no.
    const isFirst = await this.folders.claim(jobId, answerFileName(answer), JSON.stringify(answer));
    if (isFirst || line === 'no') terminal.sendLine(line);
  }

  async hangUp(jobId: string, identity: string): Promise<void> {
    const { status } = await this.inspectKnown(jobId);
    if (status.state !== 'detached') return;
    if (status.identity !== identity) throw otherProcess();
    const terminal = (await this.folders.processes(jobId))?.terminal;
    if (terminal !== undefined) await hangUp(terminal);
  }

  async interrupt(jobId: string): Promise<void> {
    const { status, terminal } = await this.inspectKnown(jobId);
    if (status.state === 'ended' || status.state === 'lost') return;
    if (terminal === undefined) throw notAttached(status.state);
    // Terraform takes a second one as "stop at once", which may leave the state locked.
    if (await this.folders.claim(jobId, 'interrupted', '')) terminal.sendInterrupt();
  }

  async show(jobId: string): Promise<void> {
    (await this.inspect(jobId))?.terminal?.show();
  }

  async forget(jobId: string): Promise<void> {
    const inspection = await this.inspector.inspect(jobId);
    if (inspection === undefined) return this.folders.remove(jobId);
    if (isAlive(inspection) && !(await this.folders.callOff(jobId))) throw stillRuns();
    this.watches.leave(jobId);
    inspection.terminal?.close();
    this.terminals.delete(jobId);
    this.inspector.forget(jobId);
    await this.folders.remove(jobId);
  }

  onChange(listener: (jobId: string) => void): () => void {
    return this.watches.listen(listener);
  }

  dispose(): void {
    this.watches.dispose();
  }

  private async inspect(jobId: string): Promise<Inspection | undefined> {
    const inspection = await this.inspector.inspect(jobId);
    if (inspection !== undefined && isAlive(inspection)) {
      this.watches.follow(jobId, { folder: this.folders.path(jobId), seen: summary(inspection) });
    }
    return inspection;
  }

  private async inspectKnown(jobId: string): Promise<Inspection> {
    const inspection = await this.inspect(jobId);
    if (inspection === undefined) throw unknownJob(jobId);
    return inspection;
  }

  /** Finds the job's terminal, whether this window or an earlier one opened it. */
  private async terminalOf(jobId: string, { terminal }: JobProcesses): Promise<Terminal | undefined> {
    const known = this.terminals.get(jobId);
    if (known !== undefined) return known;
    const found = await this.options.terminals.find(terminal.pid);
    if (found !== undefined) this.keep(jobId, found);
    return found;
  }

  private keep(jobId: string, terminal: Terminal): void {
    this.terminals.set(jobId, terminal);
    terminal.onClose(() => {
      if (this.terminals.get(jobId) === terminal) this.terminals.delete(jobId);
      this.watches.tell(jobId);
    });
  }

  private async untilStarted(jobId: string, title: string): Promise<void> {
    const { clock } = this.options;
    // Counts the waits instead of using the clock, so that setting the clock doesn't change the timeout.
    for (let waited = 0; this.terminals.has(jobId) && waited < START_MS; waited += START_POLL_MS) {
      if ((await this.folders.processes(jobId)) !== undefined) break;
      await clock.sleep(START_POLL_MS, new AbortController().signal);
    }
    // A short command may have finished, and its terminal been closed, before the first poll.
    if ((await this.folders.processes(jobId)) === undefined) throw notStarted(title);
    await this.inspect(jobId);
  }
}

function isAlive({ status: { state } }: Inspection): boolean {
  return state === 'attached' || state === 'detached' || state === 'starting';
}

function summary({ status }: Inspection): string {
  const { state, record, recorderLost, notBegun } = status;
  return `${state} ${record.length} ${String(recorderLost)} ${notBegun?.runs ?? ''} ${String(notBegun === undefined)}`;
}
