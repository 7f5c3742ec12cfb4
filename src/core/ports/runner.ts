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
 * How a job stands (docs/architecture.md, running `just`).
 * - `starting`: its ticket isn't consumed yet.
 * - `attached`: runs, and its terminal can answer.
 * - `detached`: runs without a terminal; no answer is possible, it ends by itself.
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
  /** Milliseconds since the record last grew; Infinity when the clock was set back since and nobody knows. */
  readonly quietMs: number;
  /**
   * Milliseconds for which this window has seen it `detached` without a break; 0 in any other state. A window that was
   * just opened begins anew: VS Code gives a terminal back only some seconds after a reload.
   */
  readonly detachedMs: number;
  /** The record can't be written any more (disk full, `script` gone) though the command runs. */
  readonly recorderLost: boolean;
  /** Hash of record identity (ticket, process id, start time): an answer must name it. */
  readonly identity: string;
  /** What a person typed into the terminal is not known; true when the recorded tail shows an answer we didn't send. */
  readonly answeredByHand: boolean;
  /** What is lost on this machine, e.g. `script` is missing; empty when nothing is. */
  readonly limitations: readonly string[];
  /** The login shell has not handed over to the command; absent once it has, before the job started, and once it is lost. */
  readonly notBegun?: {
    /** e.g. `bash` */
    readonly shell: string;
    /** Name of the program in the foreground of its terminal; null when the job is over or it can't be told. */
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
   * Types one line into the job's terminal, if it is still the same process: once at one place, but a `no` as often as asked.
   * @throws {ProblemError} `runner.not-attached` or `runner.other-process`
   */
  answer(jobId: string, identity: string, line: string): Promise<void>;
  /**
   * Closes the terminal of a `detached` job from outside, as closing its window would: a prompt reads an end of input and
   * cancels, an apply goes on. Nothing when the job is over, or can be answered by now.
   * @throws {ProblemError} `runner.other-process`
   */
  hangUp(jobId: string, identity: string): Promise<void>;
  /** One SIGINT to the foreground process; a second call does nothing. */
  interrupt(jobId: string): Promise<void>;
  /** Brings the terminal to the front; nothing when it is gone. */
  show(jobId: string): Promise<void>;
  /** Deletes the record and folder of a job that has ended. */
  forget(jobId: string): Promise<void>;
  /** Calls back when any job's record grew or its state changed. Returns the unsubscribe function. */
  onChange(listener: (jobId: string) => void): () => void;
}
