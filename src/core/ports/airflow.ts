/**
 * Unfinished task instance states of Airflow 2.4 to 3.3; `null` is "not yet scheduled". `awaiting_input` came with 3.3
 * (a task parked until a person answers); a server that doesn't know it refuses to be asked for it.
 */
export type UnfinishedTaskState =
  | 'scheduled'
  | 'queued'
  | 'running'
  | 'restarting'
  | 'up_for_retry'
  | 'up_for_reschedule'
  | 'deferred'
  | 'awaiting_input'
  | null;

/** Which API the server speaks and which version it runs. */
export interface AirflowServer {
  readonly api: 'v1' | 'v2';
  /** As the server says it, e.g. `2.9.3`. */
  readonly version: string;
}

export interface DagRun {
  readonly dagId: string;
  readonly runId: string;
  readonly state: 'running' | 'queued';
  /** ISO 8601, or null while the run is queued. */
  readonly startedAt: string | null;
}

/** A run that ended well. */
export interface FinishedRun {
  readonly dagId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
}

export interface TaskInstance {
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
  /** -1 for a task that is not mapped. */
  readonly mapIndex: number;
  readonly state: UnfinishedTaskState;
  /** Python class name, exact (never a base class); null when the server doesn't know it. */
  readonly operator: string | null;
  /** Class path of the trigger that a deferred task waits for. */
  readonly triggerClass: string | null;
  /** ISO 8601. Of a sensor in reschedule mode: when its last poke began (seen on 2.9.3 and 2.11.2). */
  readonly startedAt: string | null;
  /** 0 for a sensor that waits to be rescheduled on 2.9, else from 1. */
  readonly tryNumber: number;
  /** ISO 8601, when it was last handed to a worker: each poke in reschedule mode anew. Absent: not told. */
  readonly queuedAt?: string | null;
  /** ISO 8601, when it last ended: each poke in reschedule mode anew. Absent: not told. */
  readonly endedAt?: string | null;
}

export interface Dag {
  readonly dagId: string;
  readonly paused: boolean;
  /** ISO 8601 time at which the scheduler creates the next run; null when unscheduled. */
  readonly nextRunAt: string | null;
}

/** Everything that one look at an Airflow gives for the verdict. */
export interface AirflowSnapshot {
  readonly server: AirflowServer;
  /** ISO 8601, the server's own clock (its `Date` header), or ours when it sends none. */
  readonly at: string;
  /**
   * How many DAGs this user may read. 0 means "no permission", never "nothing runs". A user who may read some DAGs only
   * gets no snapshot but a problem (`airflow.partial`), because the others' runs would be invisible.
   */
  readonly readableDags: number;
  /** All unfinished DAG runs, whatever their DAG. */
  readonly runs: readonly DagRun[];
  /** All unfinished task instances of those runs. */
  readonly tasks: readonly TaskInstance[];
  /** State of the DAGs asked for, as far as they exist, and of others as far as they came along. */
  readonly dags: readonly Dag[];
}

export interface AirflowComponent {
  readonly name: 'metadatabase' | 'scheduler' | 'triggerer' | 'dag_processor';
  /** null: this server doesn't run or doesn't report the component. */
  readonly status: 'healthy' | 'unhealthy' | null;
  /** ISO 8601, the server's clock. */
  readonly heartbeatAt: string | null;
}

export interface AirflowHealth {
  /** ISO 8601, the server's own clock. */
  readonly at: string;
  readonly components: readonly AirflowComponent[];
}

export interface ImportError {
  readonly file: string;
  /** ISO 8601. */
  readonly at: string | null;
  /** Last line of the stack trace: the error itself. */
  readonly summary: string;
}

/** Airflow as the kinds use it. Every method throws a {@link ProblemError} that names cause and remedy. */
export interface AirflowApi {
  /** Base address as configured, shown to people. */
  readonly address: string;
  server(signal: AbortSignal): Promise<AirflowServer>;
  /** One look at everything unfinished, plus the state of `dagIds`. At most 4 requests, 1 more per further 100 runs. */
  snapshot(dagIds: readonly string[], signal: AbortSignal): Promise<AirflowSnapshot>;
  /** Runs of these DAGs that ended well, newest first, the newest hundred at most: one request. */
  finishedRuns(dagIds: readonly string[], signal: AbortSignal): Promise<readonly FinishedRun[]>;
  /** State of one DAG; undefined when it doesn't exist. */
  dag(dagId: string, signal: AbortSignal): Promise<Dag | undefined>;
  /** Idempotent; returns the state afterwards. */
  setPaused(dagId: string, paused: boolean, signal: AbortSignal): Promise<Dag>;
  /** Reads the health *body*: a 200 alone says nothing (api-facts 1.4). */
  health(signal: AbortSignal): Promise<AirflowHealth>;
  importErrors(signal: AbortSignal): Promise<readonly ImportError[]>;
  /** Page where a person sees this DAG, or that run of it once it is known which Airflow answers. */
  dagUrl(dagId: string, runId?: string): string;
}
