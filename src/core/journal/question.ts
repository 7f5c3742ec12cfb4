import * as v from 'valibot';

export const ChoiceSchema = v.object({
  /** Stable id, e.g. `approve`. */
  id: v.string(),
  /** A verb and its object, e.g. `Release 1a2b3c4`. */
  label: v.string(),
  tone: v.picklist(['primary', 'secondary', 'danger']),
  /** The choice asks for a reason, which is recorded. */
  needsReason: v.optional(v.boolean()),
  /** Leaves production as it is, so it may be chosen while an incident freezes the run. */
  harmless: v.optional(v.boolean()),
});
export type Choice = Readonly<v.InferOutput<typeof ChoiceSchema>>;

/** A decision that only a person can make. */
export const QuestionSchema = v.object({
  /** Stable id within the step, e.g. `approve-plan`. */
  id: v.string(),
  title: v.string(),
  /** What follows from each choice. */
  detail: v.string(),
  /** What exactly is being decided on, e.g. the hash of the plan: an answer that names another subject is refused. */
  subject: v.string(),
  choices: v.array(ChoiceSchema),
  /** ISO 8601; after it the engine answers with `onExpiry`. */
  expiresAt: v.optional(v.string()),
});
export type Question = Readonly<v.InferOutput<typeof QuestionSchema>>;

/** A person's answer. `by` is the login that the service returned. */
export const DecisionSchema = v.object({
  question: v.string(),
  subject: v.string(),
  choice: v.string(),
  reason: v.optional(v.string()),
  by: v.string(),
  at: v.string(),
});
export type Decision = Readonly<v.InferOutput<typeof DecisionSchema>>;
