import * as v from 'valibot';
import type { Act } from '../../core/kind/act';
import type { ObserveContext } from '../../core/kind/kind';
import { ArgumentSchema, DurationSchema } from '../../core/runbook/runbook';
import { TargetSchema } from '../shared/target';

export const Params = v.strictObject({
  /** File name of the workflow in the application repository. */
  workflow: v.pipe(
    ArgumentSchema,
    v.regex(/^\w[\w.-]*\.ya?ml$/, 'Write the file name of a workflow, e.g. release.yml.'),
  ),
  /** Value of its input `app`. */
  app: ArgumentSchema,
  /** How often the run is looked at. */
  poll: v.optional(DurationSchema, '20s'),
  /** How long release and image may take to show after the workflow ended. */
  settle: v.optional(DurationSchema, '3m'),
});
export const Notes = v.partial(
  v.object({
    /** ISO 8601: a dispatch was announced then; the run it made may not be known. */
    dispatchingAt: v.string(),
    /** Newest run id before the dispatch. */
    previousRun: v.number(),
    runId: v.number(),
  }),
);
export const Output = v.object({
  ...TargetSchema.entries,
  /** `catalog-…` in the application repository. */
  releaseTag: v.string(),
});
export type Params = v.InferOutput<typeof Params>;
export type Notes = v.InferOutput<typeof Notes>;
export type Context = ObserveContext<Params, Notes>;
export interface Follow extends Act<'follow'> {
  readonly runId: number;
}
export type Dispatch = Act<'dispatch'>;
export const follow = (runId: number): Follow => ({ is: 'follow', label: `follow run ${runId}`, runId });

/** GitHub's clock and ours may differ by this much, in milliseconds. */
export const CLOCK_SKEW_MS = 120_000;
