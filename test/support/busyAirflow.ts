import type { World } from '../../src/rehearsal/world';

/** Unfinished tasks of each unfinished run. */
const TASKS_OF_A_RUN = 10;

/**
 * Gives the server this many unfinished tasks, in DAGs with one run each.
 * @returns the number of those DAGs
 */
export function fillAirflow({ state: { airflow } }: World, tasks: number): number {
  const at = new Date().toISOString();
  const dags = Math.ceil(tasks / TASKS_OF_A_RUN);
  const names = Array.from({ length: dags }, (_, n) => `load_${n}`);
  airflow.dags.push(
    ...names
      .filter(dagId => airflow.dags.every(known => known.dagId !== dagId))
      .map(dagId => ({ dagId, paused: false, schedule: null, nextRunAt: null })),
  );
  const ours = ({ dagId }: { dagId: string }) => dagId.startsWith('load_');
  airflow.runs = [
    ...airflow.runs.filter(run => !ours(run)),
    ...names.map(dagId => ({
      ...{ dagId, runId: 'run', state: 'running' as const, type: 'manual' as const },
      ...{ logicalDate: at, startedAt: at, endedAt: null },
    })),
  ];
  airflow.tasks = [
    ...airflow.tasks.filter(task => !ours(task)),
    ...names.flatMap(dagId =>
      Array.from({ length: TASKS_OF_A_RUN }, (_, n) => ({
        ...{ dagId, runId: 'run', taskId: `task_${n}`, mapIndex: -1, state: 'running' },
        ...{ operator: 'PythonOperator', trigger: null, startedAt: at, endedAt: null },
        ...{ tryNumber: 1, nextPokeAt: null },
      })),
    ),
  ];
  return dags;
}
