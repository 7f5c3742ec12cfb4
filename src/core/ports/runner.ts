/** What to run: a program and its arguments, never shell text. */
export interface JobRequest {
  /** Shown as the terminal's name. */
  readonly title: string;
  /** e.g. `['just', 'apply', 'prod', 'catalog-airflow']`; the first is looked up in the engineer's own environment. */
  readonly argv: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
}

/**
 * State of a job (docs/architecture.md, running `just`).
 * - `starting`: its ticket hasn't been consumed yet.
 * - `attached`: running, and answers can be typed into its terminal.
 * - `detached`: running without a terminal; it can't be answered and ends by itself.
 * - `ended`: the inner command wrote its own exit code.
 * - `lost`: no process and no exit code. Unknown is not success.
 */
export type JobState = 'starting' | 'attached' | 'detached' | 'ended' | 'lost';

export interface JobStatus {
  readonly id: string;
  readonly state: JobState;
  /** Only when `ended`. */
  readonly exitCode: number | null;
  /** ISO 8601. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Raw record: what the terminal printed so far, with terminal sequences. May hold secrets: never journal it. */
  readonly record: string;
  /** Milliseconds since the record last grew; Infinity if the clock was set back since, which makes it unknowable. */
  readonly quietMs: number;
  /**
   * How long, in milliseconds, this window has continuously seen it `detached`; 0 in any other state. A newly opened window
   * starts from 0: VS Code restores terminals only some seconds after a reload.
   */
  readonly detachedMs: number;
  /** The record can no longer be written (disk full, `script` gone), but the command is still running. */
  readonly recorderLost: boolean;
  /** Hash of record identity (ticket, process id, start time): an answer must name it. */
  readonly identity: string;
  /** True when the end of the record shows an answer that we didn't send. What a person typed isn't known beyond that. */
  readonly answeredByHand: boolean;
  /** What doesn't work on this machine, e.g. because `script` is missing; usually empty. */
  readonly limitations: readonly string[];
  /** The login shell hasn't started the command yet; absent before the job starts, once the command runs, and if it is lost. */
  readonly notBegun?: {
    /** e.g. `bash` */
    readonly shell: string;
    /** Name of the program in the foreground of its terminal; null when the job has ended or it can't be determined. */
    readonly runs: string | null;
    /** Milliseconds since the job started. */
    readonly forMs: number;
  };
}

/** Runs commands in a terminal that survives the window (docs/architecture.md, running `just`). */
export interface RunnerApi {
  /** Creates folder, ticket and record for a job, without starting it. The id can be journaled before the start. */
  prepare(request: JobRequest): Promise<string>;
  /** Opens the terminal of a prepared job. The ticket makes a second start impossible. */
  start(jobId: string): Promise<void>;
  /** undefined when there is no such job on this machine. */
  status(jobId: string): Promise<JobStatus | undefined>;
  /**
   * Types one line into the job's terminal if it's still the same process: once per prompt, except that `no` may be repeated.
   * @param record as it was when the line was decided on; if it has changed since, nothing is typed. Absent: whatever it is
   * @throws {ProblemError} `runner.not-attached` or `runner.other-process`
   */
  answer(jobId: string, identity: string, line: string, record?: string): Promise<void>;
  /**
   * Hangs up the terminal of a `detached` job, as closing its window would: a prompt reads end of input and cancels, while
   * an apply continues. Does nothing if the job has ended or can be answered again.
   * @throws {ProblemError} `runner.other-process`
   */
  hangUp(jobId: string, identity: string): Promise<void>;
  /** One SIGINT to the foreground process; a second call does nothing. */
  interrupt(jobId: string): Promise<void>;
  /** Brings the terminal to the front; does nothing if it's gone. */
  show(jobId: string): Promise<void>;
  /** Deletes the record and folder of a job that has ended. */
  forget(jobId: string): Promise<void>;
  /** Calls back when any job's record grew or its state changed. Returns the unsubscribe function. */
  onChange(listener: (jobId: string) => void): () => void;
}
