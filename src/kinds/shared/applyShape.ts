import * as v from 'valibot';
import type { ObserveContext } from '../../core/kind/kind';
import { ExpectedChangeSchema } from '../../core/plan/expectation';
import { DurationSchema, RecipeSchema } from '../../core/runbook/runbook';

/** Parameters of every way to apply. */
export const ApplyBaseSchema = v.strictObject({
  /** Changes that this deployment makes; everything else is unexpected and closes the gate. */
  expects: v.pipe(v.array(ExpectedChangeSchema), v.minLength(1)),
  /** An approval must come within this time after the prompt appears; after that, the answer is no. */
  expiry: v.optional(DurationSchema, '10m'),
  /** How long the second plan may take before the flag is set back without it. */
  checkWithin: v.optional(DurationSchema, '3m'),
  /** Having nothing to change is a success, as when rolling back an apply that changed nothing. */
  mayBeNothing: v.optional(v.boolean(), false),
});

/** Parameters of both kinds that apply with just recipes. */
export const ApplyParamsSchema = v.strictObject({
  ...ApplyBaseSchema.entries,
  recipe: v.optional(RecipeSchema, 'apply'),
  /** Recipe that plans without applying: run after the apply, it must find nothing to change. Absent: not run. */
  check: v.optional(RecipeSchema),
});

/** Noted as the refusal of an approval that came too late: found again by it, so it isn't translated. */
export const EXPIRED = 'the approval expired';

/** What these kinds remember across a crash. */
export const ApplyNotesSchema = v.partial(
  v.object({
    jobId: v.string(),
    /** For the second plan. */
    checkJobId: v.string(),
    /** Commit being applied. */
    head: v.string(),
    /** State of the checkout when the plan was started: a hash of its commit and its changes. */
    checkout: v.string(),
    /** What was sent to the prompt, and if it was no, why. */
    answered: v.picklist(['yes', 'no']),
    answeredAt: v.string(),
    refusal: v.string(),
    approvedHash: v.string(),
    approvedBy: v.string(),
    /** Results of the checks on approval. */
    checks: v.array(v.string()),
  }),
);

/** Output of these kinds. */
export const ApplyOutputSchema = v.object({
  /** ISO 8601, our clock: when the command ended. */
  endedAt: v.string(),
  startedAt: v.string(),
  /** null: there was nothing to change. */
  planHash: v.nullable(v.string()),
  /** Image tag shown in the plan; null if it showed none. */
  tagInPlan: v.nullable(v.string()),
});
export type ApplyOutput = v.InferOutput<typeof ApplyOutputSchema>;
export type ApplyBase = v.InferOutput<typeof ApplyBaseSchema>;
export type ApplyNotes = v.InferOutput<typeof ApplyNotesSchema>;
/** Context for observing a step that applies. */
export type ApplyContext = ObserveContext<ApplyBase, ApplyNotes>;

/** Maximum duration of the checks on approval, which take seconds; after longer, e.g. because of sleep, they don't count. */
export const CHECKS_MS = 60_000;
