import { readFileSync } from 'node:fs';
import { loseRunningTasks } from '../airflow/behaviour';
import type { AirflowState } from '../airflow/state';
import type { FaultName } from '../faults';

/** The machine that Airflow runs on. Plain JSON. */
export interface InstanceState {
  /** The line that Terraform last wrote about it; null if there is no instance. */
  id: string | null;
  /** ISO 8601: when its Airflow starts to answer, or did; null if there is no instance. */
  upAt: string | null;
  /** Whether its Airflow answers. */
  up: boolean;
}

/**
 * Reads the line written by Terraform's provisioner: `<image tag> <unique id>`.
 * @returns the whole line, or null if there is no instance
 */
export function readInstance(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** Everything that {@link advanceInstance} needs. */
export interface InstanceContext {
  readonly instance: InstanceState;
  readonly airflow: AirflowState;
  readonly faults: ReadonlySet<FaultName>;
  readonly bootMs: number;
  readonly now: number;
  /** Airflow version in the image with that tag; undefined for an unknown tag, which can't boot. */
  readonly airflowInside: (imageTag: string) => string | undefined;
}

/** Brings the instance in line with what Terraform did: a destroyed one loses its running tasks, a new one boots. */
export function advanceInstance(context: InstanceContext, seen: string | null): void {
  const { instance, airflow, faults, now } = context;
  if (seen !== instance.id) {
    loseRunningTasks(airflow, now);
    instance.id = seen;
    instance.up = false;
    instance.upAt = seen === null ? null : new Date(now + context.bootMs).toISOString();
    airflow.replacedAt = new Date(now).toISOString();
  }
  if (instance.up || instance.upAt === null || now < Date.parse(instance.upAt)) return;
  const version = context.airflowInside(instance.id?.split(' ')[0] ?? '');
  if (faults.has('airflow-stays-away') || version === undefined) return;
  instance.up = true;
  airflow.upSince = instance.upAt;
  if (!faults.has('airflow-version-mismatch')) airflow.version = version;
}
