import { readFileSync } from 'node:fs';
import { loseRunningTasks } from '../airflow/behaviour';
import type { AirflowState } from '../airflow/state';
import type { FaultName } from '../faults';

/** The machine that Airflow runs on. Plain JSON. */
export interface InstanceState {
  /** What Terraform last wrote of it; null: there is no instance. */
  id: string | null;
  /** ISO 8601: when its Airflow answers, or began to; null: there is no instance. */
  upAt: string | null;
  /** Whether its Airflow answers. */
  up: boolean;
}

/**
 * Reads what Terraform's provisioner wrote: `<image tag> <unique id>`.
 * @returns the whole line, or null when there is no instance
 */
export function readInstance(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** What a look at the instance needs. */
export interface InstanceContext {
  readonly instance: InstanceState;
  readonly airflow: AirflowState;
  readonly faults: ReadonlySet<FaultName>;
  readonly bootMs: number;
  readonly now: number;
  /** Version of Airflow in the image with that tag; undefined for an unknown tag, with which nothing boots. */
  readonly airflowInside: (imageTag: string) => string | undefined;
}

/** Compares the instance with what Terraform made of it: an old one takes its running tasks along, a new one boots. */
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
