import { CATALOG } from '../catalog';
import type { FaultName } from '../faults';
import type { WorldTiming } from '../options';
import { isOver } from './scenes';
import type { AirflowState } from './state';

/**
 * Advances the pokes of waiting sensors: `up_for_reschedule` → `running` → `up_for_reschedule`. The scheduler doesn't start a
 * poke in a paused DAG, but one that has started runs to its end.
 * @param slow the DAG whose sensor the fault `sensor-mid-poke` keeps running
 */
export function pokeSensors(
  state: AirflowState,
  faults: ReadonlySet<FaultName>,
  now: number,
  timing: Pick<WorldTiming, 'pokeEveryMs' | 'pokeForMs'>,
  slow = CATALOG.waitingDags[0],
): void {
  const paused = new Set(state.dags.filter(dag => dag.paused).map(dag => dag.dagId));
  const at = new Date(now).toISOString();
  for (const task of state.tasks) {
    if (task.nextPokeAt === null || isOver(task.state)) continue;
    const midPoke = faults.has('sensor-mid-poke') && task.dagId === slow;
    const due = Date.parse(task.nextPokeAt) <= now;
    if (task.state === 'up_for_reschedule' && (midPoke || (due && !paused.has(task.dagId)))) {
      task.state = 'running';
      task.startedAt = at;
      task.endedAt = null;
      task.nextPokeAt = new Date(now + timing.pokeForMs).toISOString();
    }
    const over = Date.parse(task.nextPokeAt) <= now;
    if (task.state === 'running' && over && !midPoke) {
      task.state = 'up_for_reschedule';
      task.endedAt = at;
      task.nextPokeAt = new Date(now + timing.pokeEveryMs).toISOString();
    }
  }
}

/** Every executing task is lost together with its instance: nothing drains. */
export function loseRunningTasks(state: AirflowState, now: number): void {
  const at = new Date(now).toISOString();
  for (const task of state.tasks) {
    if (!['queued', 'running', 'restarting'].includes(task.state ?? '')) continue;
    task.state = 'failed';
    task.endedAt = at;
    task.nextPokeAt = null;
    state.lost.push({ dagId: task.dagId, runId: task.runId, taskId: task.taskId, at });
    failRun(state, task.dagId, task.runId, at);
  }
}

function failRun(state: AirflowState, dagId: string, runId: string, at: string): void {
  for (const run of state.runs) {
    if (run.dagId !== dagId || run.runId !== runId) continue;
    run.state = 'failed';
    run.endedAt = at;
  }
  for (const task of state.tasks) {
    if (task.dagId === dagId && task.runId === runId && task.state === null) task.state = 'upstream_failed';
  }
}
