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

/** In what the two APIs differ, for what this client asks. */
export interface Dialect {
  readonly root: '/api/v1' | '/api/v2';
  readonly health: string;
  /** Unfinished states that the server knows; it refuses to be asked for any other. */
  readonly taskStates: readonly string[];
  /** How many task instances one request may ask for, and by what they are sorted. */
  readonly taskPage: Readonly<Record<string, string | number>>;
  /** Sorts DAGs by their next run, where the server can, so that the first page holds those that start soonest. */
  readonly dagOrder: Readonly<Record<string, string>>;
  readonly dag: Schema<Dag>;
  readonly dags: Schema<Page<Dag>>;
}

const v1: Dialect = {
  root: '/api/v1',
  health: '/api/v1/health',
  taskStates: unfinishedStates,
  // Sorted by nothing (https://github.com/apache/airflow/issues/40038), so pages could overlap: all at once, which 2.9.3
  // does in any case.
  taskPage: { page_limit: 100_000 },
  dagOrder: {},
  dag: DagV1Schema,
  dags: dagsSchema(DagV1Schema),
};

const v2: Dialect = {
  root: '/api/v2',
  health: '/api/v2/monitor/health',
  taskStates: unfinishedStates,
  taskPage: { page_limit: 5000, order_by: 'id' },
  dagOrder: { order_by: 'next_dagrun' },
  dag: DagV2Schema,
  dags: dagsSchema(DagV2Schema),
};

/** The dialect that a server speaks. */
export function dialectOf({ api, version }: AirflowServer): Dialect {
  if (api === 'v1') return v1;
  const [major = 0, minor = 0] = version.split('.').map(Number.parseFloat);
  const since33 = major > 3 || (major === 3 && minor >= 3);
  return since33 ? { ...v2, taskStates: [...unfinishedStates, AWAITING_INPUT] } : v2;
}
