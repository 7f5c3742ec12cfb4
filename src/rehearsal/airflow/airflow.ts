import type { FaultName } from '../faults';
import type { AirflowState, SimulatedDag, SimulatedImportError, SimulatedRun, SimulatedTask } from './state';

/** The only account that can sign in. */
export interface AirflowAccount {
  readonly username: string;
  readonly password: string;
}

interface Component {
  readonly status: 'healthy' | 'unhealthy';
  /** ISO 8601. */
  readonly heartbeatAt: string;
}

const HEARTBEAT_MS = 5_000;

/** The data behind both APIs: the state as the account sees it, with the active faults applied. */
export class Airflow {
  constructor(
    readonly state: AirflowState,
    readonly account: AirflowAccount,
    private readonly faults: ReadonlySet<FaultName>,
    private readonly now: () => number,
  ) {}

  dags(): readonly SimulatedDag[] {
    return this.readable(this.state.dags);
  }

  dag(dagId: string | undefined): SimulatedDag | undefined {
    return this.dags().find(dag => dag.dagId === dagId);
  }

  runs(): readonly SimulatedRun[] {
    return this.readable(this.state.runs);
  }

  tasks(): readonly SimulatedTask[] {
    return this.readable(this.state.tasks);
  }

  importErrors(): readonly SimulatedImportError[] {
    const { importErrors, replacedAt, upSince } = this.state;
    if (!this.faults.has('import-error') || replacedAt === null) return importErrors;
    const file = '/opt/airflow/dags/providers/provider_workflows.py';
    const stackTrace = `Traceback (most recent call last):\n  File "${file}", line 12, in <module>\nImportError: cannot import name 'ProviderWorkflow'`;
    return [...importErrors, { id: 901, file, at: upSince, stackTrace }];
  }

  /**
   * Scheduler and triggerer. Heartbeats are never older than the instance, except a scheduler's that `airflow-unhealthy`
   * stopped.
   */
  health(): { readonly scheduler: Component; readonly triggerer: Component } {
    const up = Date.parse(this.state.upSince);
    const beat = Math.max(up, this.now() - (this.now() % HEARTBEAT_MS));
    const triggerer: Component = { status: 'healthy', heartbeatAt: new Date(beat).toISOString() };
    const ill = this.faults.has('airflow-unhealthy') && this.state.replacedAt !== null;
    const old = Date.parse(this.state.replacedAt ?? this.state.upSince) - 60_000;
    return {
      scheduler: ill ? { status: 'unhealthy', heartbeatAt: new Date(old).toISOString() } : triggerer,
      triggerer,
    };
  }

  private readable<T>(list: readonly T[]): readonly T[] {
    return this.faults.has('airflow-no-permission') ? [] : list;
  }
}
