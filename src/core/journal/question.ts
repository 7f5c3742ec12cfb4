import * as v from 'valibot';
import { LongTextSchema, NameSchema, SentenceSchema, TimeSchema } from './fields';

const ChoiceSchema = v.object({
  /** Stable id, e.g. `approve`. */
  id: NameSchema,
  /** A verb and its object, e.g. `Release 1a2b3c4`. */
  label: LongTextSchema,
  tone: v.picklist(['primary', 'secondary', 'danger']),
  /** The choice asks for a reason, which is recorded. */
  needsReason: v.optional(v.boolean()),
  /** Leaves production as it is, so it can be chosen while an incident freezes the run. */
  harmless: v.optional(v.boolean()),
});
export type Choice = Readonly<v.InferOutput<typeof ChoiceSchema>>;

/** A value that a person is asked to fill in. */
const FieldSchema = v.object({
  name: NameSchema,
  /** e.g. `Version that is running now`. */
  label: SentenceSchema,
  /** Regular expression that the whole value must match. */
  pattern: v.optional(SentenceSchema),
  /** May be left empty. */
  optional: v.optional(v.boolean()),
  /** Takes sentences rather than a word. */
  long: v.optional(v.boolean()),
});
export type Field = Readonly<v.InferOutput<typeof FieldSchema>>;

/** A decision that only a person can make. */
export const QuestionSchema = v.object({
  /** Stable id within the step, e.g. `approve-plan`. */
  id: NameSchema,
  title: LongTextSchema,
  /** What follows from each choice. */
  detail: LongTextSchema,
  /** The detail is Markdown from elsewhere. */
  markdown: v.optional(v.literal(true)),
  /** What exactly is being decided on, e.g. the hash of the plan: an answer for another subject is refused. */
  subject: LongTextSchema,
  choices: v.array(ChoiceSchema),
  /** To fill in with any choice. */
  fields: v.optional(v.array(FieldSchema)),
  /** What it waits for ends without a person, and is checked again. */
  byItself: v.optional(v.literal(true)),
  /** ISO 8601; afterwards the engine answers with `onExpiry`. */
  expiresAt: v.optional(TimeSchema),
});
export type Question = Readonly<v.InferOutput<typeof QuestionSchema>>;

/** A person's answer. `by` is the login that the service returned. */
export const DecisionSchema = v.object({
  question: NameSchema,
  subject: LongTextSchema,
  choice: NameSchema,
  reason: v.optional(LongTextSchema),
  /** The values that were filled in, by field name. */
  values: v.optional(v.record(NameSchema, SentenceSchema)),
  by: NameSchema,
  at: TimeSchema,
});
export type Decision = Readonly<v.InferOutput<typeof DecisionSchema>>;
