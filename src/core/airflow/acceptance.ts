import * as v from 'valibot';
import { DurationSchema } from '../duration';

/** Which waiting tasks the runbook allows: exact names, because Airflow's API shows no base classes. */
export const AcceptanceSchema = v.strictObject({
  /** DAGs that may run while they only wait. */
  dags: v.array(v.string()),
  /** Operator class names that count as waiting on HTTP, e.g. `TemplatedConnectionHttpSensor`. */
  operators: v.array(v.string()),
  /** Class paths of triggers that a deferred accepted task may wait for. */
  triggers: v.array(v.string()),
  /** How often waiting sensors are poked; the API doesn't tell. Only for "earliest when", never for the outcome. */
  pokedEvery: v.optional(DurationSchema),
  /** After what time such a sensor fails, paused or not; Airflow's own default, 7 days, unless told. */
  timeout: v.optional(DurationSchema),
});
export type Acceptance = Readonly<v.InferOutput<typeof AcceptanceSchema>>;
