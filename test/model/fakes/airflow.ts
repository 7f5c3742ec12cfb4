import type { AirflowApi, TaskInstance } from '../../../src/core/ports/airflow';
import { ProblemError } from '../../../src/core/errors';
import type { ModelClock } from '../clock';

interface Run {
  readonly dagId: string;
  readonly is: 'sensor' | 'busy';
  readonly startedAt: number;
  readonly runId: string;
}

const POKE_MS = 15 * 60_000;
const POKING_MS = 2_000;
const BUSY_MS = 10 * 60_000;

/** Airflow 2.9 with two DAGs that wait on HTTP and one that works. */
export class Airflow {
  runs: Run[] = [];
  awayUntil = 0;
  version = '2.9.3';
  readonly paused = new Set<string>();
  /** Inactive: lists leave them out. */
  readonly inactive = new Set<string>();
  /** When each DAG was last unpaused; a paused sensor isn't poked. */
  readonly #movedAt = new Map<string, number>();
  #lastEnd = 0;

  constructor(private readonly clock: ModelClock) {}

  begin(dagId: string, is: Run['is']): void {
    if (this.runs.some(run => run.dagId === dagId)) return;
    const runId = `scheduled__${this.clock.time}`;
    this.runs.push({ dagId, is, startedAt: this.clock.time, runId });
    this.#movedAt.set(dagId, this.clock.time);
  }

  pause(dagId: string, paused: boolean): void {
    if (paused) this.paused.add(dagId);
    else if (this.paused.delete(dagId)) this.#movedAt.set(dagId, this.clock.time + 5_000);
  }

  /** Replaces the instance. */
  restart(): void {
    this.runs = this.runs.filter(run => run.is === 'sensor');
    this.awayUntil = Math.max(this.awayUntil, this.clock.time + 90_000);
    this.#lastEnd = this.clock.time;
  }

  advance(): void {
    this.runs = this.runs.filter(run => run.is === 'sensor' || this.clock.time < run.startedAt + BUSY_MS);
  }

  /** The truth behind the verdict: nothing executes, and waiting DAGs are paused. */
  isSafe(): boolean {
    return this.runs.every(run => run.is === 'sensor' && this.paused.has(run.dagId));
  }

  /** Whether there are only waiting sensors. */
  onlyWaits(): boolean {
    return this.runs.every(run => run.is === 'sensor');
  }

  #mustAnswer(): void {
    if (this.clock.time >= this.awayUntil) return;
    throw new ProblemError({ code: 'airflow.network', message: 'Airflow is away.', remedy: 'Wait.' });
  }

  #task(run: Run): TaskInstance {
    const isSensor = run.is === 'sensor';
    const since = this.#movedAt.get(run.dagId) ?? run.startedAt;
    const pokes = this.paused.has(run.dagId)
      ? 0
      : Math.max(0, Math.floor((this.clock.time - since) / POKE_MS));
    const poke = since + pokes * POKE_MS;
    const midPoke = isSensor && !this.paused.has(run.dagId) && this.clock.time - poke < POKING_MS;
    return {
      dagId: run.dagId,
      runId: run.runId,
      taskId: isSensor ? 'wait_for_it' : 'work',
      mapIndex: -1,
      state: isSensor && !midPoke ? 'up_for_reschedule' : 'running',
      operator: isSensor ? 'HttpSensor' : 'PythonOperator',
      triggerClass: null,
      startedAt: new Date(poke).toISOString(),
      tryNumber: 1,
      queuedAt: new Date(poke).toISOString(),
      endedAt: null,
    };
  }

  /** @param onRead called with the truth at each snapshot */
  api(onRead: () => void): AirflowApi {
    const dagOf = (dagId: string) => ({ dagId, paused: this.paused.has(dagId), nextRunAt: null });
    const now = () => new Date(this.clock.time).toISOString();
    return {
      address: 'https://airflow.example.org',
      dagUrl: dagId => `https://airflow.example.org/dags/${dagId}`,
      server: async () => {
        this.#mustAnswer();
        return Promise.resolve({ api: 'v1', version: this.version });
      },
      snapshot: dagIds => {
        this.#mustAnswer();
        onRead();
        return Promise.resolve({
          server: { api: 'v1', version: this.version },
          at: now(),
          readableDags: 3,
          runs: this.runs.map(run => ({
            dagId: run.dagId,
            runId: run.runId,
            state: 'running',
            startedAt: new Date(run.startedAt).toISOString(),
          })),
          tasks: this.runs.map(run => this.#task(run)),
          dags: [...new Set([...dagIds, ...this.runs.map(run => run.dagId)])]
            .filter(id => !this.inactive.has(id))
            .map(dagOf),
        });
      },
      finishedRuns: () => {
        this.#mustAnswer();
        return Promise.resolve([]);
      },
      dag: dagId => {
        this.#mustAnswer();
        return Promise.resolve(dagOf(dagId));
      },
      setPaused: (dagId, paused) => {
        this.#mustAnswer();
        this.pause(dagId, paused);
        return Promise.resolve(dagOf(dagId));
      },
      health: () => {
        this.#mustAnswer();
        const heartbeatAt = new Date(Math.max(this.#lastEnd, this.clock.time - 3_000)).toISOString();
        return Promise.resolve({
          at: now(),
          components: [{ name: 'scheduler', status: 'healthy', heartbeatAt }],
        });
      },
      importErrors: () => {
        this.#mustAnswer();
        return Promise.resolve([]);
      },
    };
  }
}
