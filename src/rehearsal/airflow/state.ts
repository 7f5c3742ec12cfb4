export interface SimulatedDag {
  readonly dagId: string;
  paused: boolean;
  /** Cron text; null when the DAG is only triggered. */
  readonly schedule: string | null;
  /** ISO 8601 time at which the scheduler creates the next run. */
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
  /** ISO 8601: when the scheduler pokes it next; null when it is no waiting sensor. Frozen while the DAG is paused. */
  nextPokeAt: string | null;
}

export interface SimulatedImportError {
  readonly id: number;
  readonly file: string;
  readonly at: string;
  readonly stackTrace: string;
}

/** All that the simulated Airflow knows. Plain JSON. */
export interface AirflowState {
  version: string;
  dags: SimulatedDag[];
  runs: SimulatedRun[];
  tasks: SimulatedTask[];
  importErrors: SimulatedImportError[];
  /** ISO 8601: when this instance began to answer. Its scheduler's heartbeat is never older. */
  upSince: string;
  /** ISO 8601: when the instance was replaced the last time; null when it never was. */
  replacedAt: string | null;
  /** Tasks that executed when an instance was replaced: what a mistake has cost. */
  lost: { readonly dagId: string; readonly runId: string; readonly taskId: string; readonly at: string }[];
}
