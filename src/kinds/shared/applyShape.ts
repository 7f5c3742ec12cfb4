import * as v from 'valibot';
import type { ObserveContext } from '../../core/kind/kind';
import { ExpectedChangeSchema } from '../../core/plan/expectation';
import { DurationSchema, RecipeSchema } from '../../core/runbook/runbook';

/** Parameters of every way to apply. */
export const ApplyBaseSchema = v.strictObject({
  /** Changes that this deployment makes; everything else is unexpected and closes the gate. */
  expects: v.pipe(v.array(ExpectedChangeSchema), v.minLength(1)),
  /** An approval must come within this time after the prompt showed; then the answer is no. */
  expiry: v.optional(DurationSchema, '10m'),
  /** How long the check after it may take before the flag goes back without it. */
  checkWithin: v.optional(DurationSchema, '3m'),
  /** Nothing to change is a success, as on the way back from an apply that changed nothing. */
  mayBeNothing: v.optional(v.boolean(), false),
});

/** Parameters of both ways to apply by recipes of just. */
export const ApplyParamsSchema = v.strictObject({
  ...ApplyBaseSchema.entries,
  recipe: v.optional(RecipeSchema, 'apply'),
  /** Recipe that plans without applying: run after the apply, it must find nothing to change. Absent: not run. */
  check: v.optional(RecipeSchema),
});

/** What both remember across a crash. */
export const ApplyNotesSchema = v.partial(
  v.object({
    jobId: v.string(),
    /** Of the second plan. */
    checkJobId: v.string(),
    /** Commit that is applied. */
    head: v.string(),
    /** What the checkout was when the plan was begun: a hash of its commit and its changes. */
    checkout: v.string(),
    /** What was sent to the prompt, and why when it was no. */
    answered: v.picklist(['yes', 'no']),
    answeredAt: v.string(),
    refusal: v.string(),
    approvedHash: v.string(),
    approvedBy: v.string(),
    /** What the checks inside the click said. */
    checks: v.array(v.string()),
  }),
);

/** What both come to. */
export const ApplyOutputSchema = v.object({
  /** ISO 8601, our clock: when the command ended. */
  endedAt: v.string(),
  startedAt: v.string(),
  /** null: there was nothing to change. */
  planHash: v.nullable(v.string()),
  /** Image tag as the plan showed it; null when it showed none. */
  tagInPlan: v.nullable(v.string()),
});
export type ApplyOutput = v.InferOutput<typeof ApplyOutputSchema>;
export type ApplyParams = v.InferOutput<typeof ApplyParamsSchema>;
export type ApplyBase = v.InferOutput<typeof ApplyBaseSchema>;
export type ApplyNotes = v.InferOutput<typeof ApplyNotesSchema>;
/** Where a step that applies is looked at. */
export type ApplyContext = ObserveContext<ApplyBase, ApplyNotes>;

/** The checks inside the click take seconds; what took longer, because the machine slept, doesn't count. */
export const CHECKS_MS = 60_000;
