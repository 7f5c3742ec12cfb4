export interface SimulatedDag {
  readonly dagId: string;
  paused: boolean;
  /** Cron text; null when the DAG is only triggered. */
  readonly schedule: string | null;
  /** ISO 8601 time at which the scheduler will create the next run. */
  nextRunAt: string | null;
}

export interface SimulatedRun {
  readonly dagId: string;
  readonly runId: string;
  state: 'queued' | 'running' | 'success' | 'failed';
  readonly type: 'scheduled' | 'manual';
  /** ISO 8601. */
  readonly logicalDate: string;
  startedAt: string | null;
  endedAt: string | null;
}

export interface SimulatedTask {
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex: number;
  state: string | null;
  /** Class name. */
  readonly operator: string;
  /** Class path of the trigger of a deferred task. */
  readonly trigger: string | null;
  startedAt: string | null;
  endedAt: string | null;
  readonly tryNumber: number;
  /** ISO 8601 time of the next poke; null if this isn't a waiting sensor. Has no effect while the DAG is paused. */
  nextPokeAt: string | null;
}

export interface SimulatedImportError {
  readonly id: number;
  readonly file: string;
  readonly at: string;
  readonly stackTrace: string;
}

/** The whole state of the simulated Airflow. Plain JSON. */
export interface AirflowState {
  version: string;
  dags: SimulatedDag[];
  runs: SimulatedRun[];
  tasks: SimulatedTask[];
  importErrors: SimulatedImportError[];
  /** ISO 8601: when this instance started to answer. */
  upSince: string;
  /** ISO 8601: when the instance was last replaced; null if never. */
  replacedAt: string | null;
  /** Tasks that were executing when an instance was replaced: the cost of a mistake. */
  lost: { readonly dagId: string; readonly runId: string; readonly taskId: string; readonly at: string }[];
}
