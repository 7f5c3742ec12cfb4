/** Which API the server speaks and which version it runs. */
export interface AirflowServer {
  readonly api: 'v1' | 'v2';
  /** As the server reports it, e.g. `2.9.3`. */
  readonly version: string;
}

export interface DagRun {
  readonly dagId: string;
  readonly runId: string;
  /** `running`, `queued`, or another unfinished one that came with a newer Airflow. */
  readonly state: string;
  /** ISO 8601, or null while the run is queued. */
  readonly startedAt: string | null;
}

/** A run that succeeded. */
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
  /** -1 for an unmapped task. */
  readonly mapIndex: number;
  /** Unfinished; null: not yet scheduled. One that isn't known here counts as executing. */
  readonly state: string | null;
  /** Python class name, exact (never a base class); null when the server doesn't know it. */
  readonly operator: string | null;
  /** Class path of the trigger that a deferred task is waiting on. */
  readonly triggerClass: string | null;
  /** ISO 8601. For a sensor in reschedule mode, when its last poke began (seen on 2.9.3 and 2.11.2). */
  readonly startedAt: string | null;
  /** Counts from 1, except that it's 0 on 2.9 for a sensor waiting to be rescheduled. */
  readonly tryNumber: number;
  /** ISO 8601, when it was last handed to a worker; in reschedule mode, for each poke. Absent: not reported. */
  readonly queuedAt?: string | null;
  /** ISO 8601, when it last ended; in reschedule mode, each poke. Absent: not reported. */
  readonly endedAt?: string | null;
}

export interface Dag {
  readonly dagId: string;
  readonly paused: boolean;
  /** ISO 8601 time at which the scheduler creates the next run; null when unscheduled. */
  readonly nextRunAt: string | null;
}

/** Everything the verdict needs from one look at an Airflow. */
export interface AirflowSnapshot {
  readonly server: AirflowServer;
  /** ISO 8601, the server's own clock (its `Date` header), or ours when it sends none. */
  readonly at: string;
  /**
   * How many DAGs this user may read. 0 means "no permission", never "nothing runs". A user who may read only some DAGs
   * gets a problem (`airflow.partial`) instead of a snapshot, because runs of the others would be invisible.
   */
  readonly readableDags: number;
  /** All unfinished DAG runs, of any DAG. */
  readonly runs: readonly DagRun[];
  /** All unfinished task instances of those runs. */
  readonly tasks: readonly TaskInstance[];
  /** State of the requested DAGs that exist, and of any others that the responses happened to include. */
  readonly dags: readonly Dag[];
}

export interface AirflowComponent {
  readonly name: 'metadatabase' | 'scheduler' | 'triggerer' | 'dag_processor';
  /** null: the server doesn't run or doesn't report this component. */
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
  /** The newest successful runs of these DAGs, newest first, at most a hundred: one request. */
  finishedRuns(dagIds: readonly string[], signal: AbortSignal): Promise<readonly FinishedRun[]>;
  /** State of one DAG; undefined when it doesn't exist. */
  dag(dagId: string, signal: AbortSignal): Promise<Dag | undefined>;
  /** Idempotent; returns the state afterwards. */
  setPaused(dagId: string, paused: boolean, signal: AbortSignal): Promise<Dag>;
  /** Reads the health *body*: a 200 alone says nothing (api-facts 1.4). */
  health(signal: AbortSignal): Promise<AirflowHealth>;
  importErrors(signal: AbortSignal): Promise<readonly ImportError[]>;
  /** Page that shows this DAG, or that run of it once the Airflow version that answers is known. */
  dagUrl(dagId: string, runId?: string): string;
}
