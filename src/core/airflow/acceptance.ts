import * as v from 'valibot';

/** Which waiting tasks the runbook allows (design.md section 9): exact names, because the API shows no base classes. */
export const AcceptanceSchema = v.strictObject({
  /** DAGs that may run while they only wait. */
  dags: v.array(v.string()),
  /** Operator class names that count as waiting on HTTP, e.g. `TemplatedConnectionHttpSensor`. */
  operators: v.array(v.string()),
  /** Class paths of triggers that a deferred accepted task may wait for. */
  triggers: v.array(v.string()),
});
export type Acceptance = Readonly<v.InferOutput<typeof AcceptanceSchema>>;
