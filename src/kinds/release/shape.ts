import * as v from 'valibot';
import type { Act } from '../../core/kind/act';
import type { ObserveContext } from '../../core/kind/kind';
import { ArgumentSchema, DurationSchema } from '../../core/runbook/runbook';
import { NamedSchemas } from '../../core/runbook/resources';
import { TargetSchema } from '../shared/target';
import { RunNotesSchema, WorkflowFileSchema } from '../shared/workflowRuns';

export const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['image', 'application']).entries,
  /** File name of the workflow in the application repository. */
  workflow: WorkflowFileSchema,
  /** Value for its input `app`. */
  app: ArgumentSchema,
  /** How often to check the run. */
  poll: v.optional(DurationSchema, '20s'),
  /** How long release and image may take to show after the workflow has ended. */
  settle: v.optional(DurationSchema, '3m'),
});
export const Notes = RunNotesSchema;
export const Output = v.object({
  ...TargetSchema.entries,
  /** `catalog-…` in the application repository. */
  releaseTag: v.string(),
});
export type Params = v.InferOutput<typeof Params>;
export type Notes = v.InferOutput<typeof Notes>;
export type Context = ObserveContext<Params, Notes, 'image' | 'application'>;
export type Dispatch = Act<'dispatch'>;
