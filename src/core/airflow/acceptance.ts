import * as v from 'valibot';
import { DurationSchema } from '../duration';

/** Which waiting tasks the runbook allows: exact names, because Airflow's API doesn't expose base classes. */
export const AcceptanceSchema = v.strictObject({
  /** DAGs that may be running as long as they only wait. */
  dags: v.array(v.string()),
  /** Operator class names that count as waiting on HTTP, e.g. `TemplatedConnectionHttpSensor`. */
  operators: v.array(v.string()),
  /** Class paths of triggers that an accepted task may be deferred to. */
  triggers: v.array(v.string()),
  /** How often waiting sensors are poked, which the API doesn't report. Used only for "earliest when", never for the outcome. */
  pokedEvery: v.optional(DurationSchema),
  /** After what time such a sensor fails, paused or not; defaults to Airflow's own 7 days. */
  timeout: v.optional(DurationSchema),
});
export type Acceptance = Readonly<v.InferOutput<typeof AcceptanceSchema>>;
