import type { AirflowServer, Dag } from '../../core/ports/airflow';
import {
  AWAITING_INPUT,
  DagV1Schema,
  DagV2Schema,
  dagsSchema,
  type Page,
  type Schema,
  unfinishedStates,
} from './schemas';

/** Unfinished states of task instances and of runs. */
export interface States {
  readonly tasks: readonly string[];
  readonly runs: readonly string[];
}

/** The differences between the two APIs that matter to this client. */
export interface Dialect {
  readonly root: '/api/v1' | '/api/v2';
  readonly health: string;
  /** Unfinished states that the server knows; it rejects queries for any other. Absent: it is newer than what is known here. */
  readonly states?: States;
  /** Page size of a task instance request, and the sort order. */
  readonly taskPage: Readonly<Record<string, string | number>>;
  /** Sorts DAGs by their next run if the server supports it, so that the first page has those that start soonest. */
  readonly dagOrder: Readonly<Record<string, string>>;
  readonly dag: Schema<Dag>;
  readonly dags: Schema<Page<Dag>>;
}

const runs = ['running', 'queued'];

const v1: Dialect = {
  root: '/api/v1',
  health: '/api/v1/health',
  states: { tasks: unfinishedStates, runs },
  // The list isn't sorted (https://github.com/apache/airflow/issues/40038), so pages could overlap. Read everything in one
  // page, which is what 2.9.3 returns anyway.
  taskPage: { page_limit: 100_000 },
  dagOrder: {},
  dag: DagV1Schema,
  dags: dagsSchema(DagV1Schema),
};

const v2: Dialect = {
  root: '/api/v2',
  health: '/api/v2/monitor/health',
  taskPage: { page_limit: 5000, order_by: 'id' },
  dagOrder: { order_by: 'next_dagrun' },
  dag: DagV2Schema,
  dags: dagsSchema(DagV2Schema),
};

/** The dialect that a server speaks. */
export function dialectOf({ api, version }: AirflowServer): Dialect {
  if (api === 'v1') return v1;
  const [major = 0, minor = 0] = version.split('.').map(Number.parseFloat);
  if (major > 3 || (major === 3 && minor > 3)) return v2;
  const tasks = major === 3 && minor === 3 ? [...unfinishedStates, AWAITING_INPUT] : unfinishedStates;
  return { ...v2, states: { tasks, runs } };
}
