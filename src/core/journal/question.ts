import * as v from 'valibot';
import { LongTextSchema, NameSchema, SentenceSchema, TimeSchema } from './fields';

export const ChoiceSchema = v.object({
  /** Stable id, e.g. `approve`. */
  id: NameSchema,
  /** A verb and its object, e.g. `Release 1a2b3c4`. */
  label: LongTextSchema,
  tone: v.picklist(['primary', 'secondary', 'danger']),
  /** The choice asks for a reason, which is recorded. */
  needsReason: v.optional(v.boolean()),
  /** Leaves production as it is, so it may be chosen while an incident freezes the run. */
  harmless: v.optional(v.boolean()),
});
export type Choice = Readonly<v.InferOutput<typeof ChoiceSchema>>;

/** Something that a person is asked to fill in. */
export const FieldSchema = v.object({
  name: NameSchema,
  /** e.g. `Version that runs now`. */
  label: SentenceSchema,
  /** Regular expression that the whole value must match. */
  pattern: v.optional(SentenceSchema),
  /** It may be left empty. */
  optional: v.optional(v.boolean()),
  /** Sentences rather than a word. */
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
  /** The detail is Markdown, written elsewhere. */
  markdown: v.optional(v.literal(true)),
  /** What exactly is being decided on, e.g. the hash of the plan: an answer that names another subject is refused. */
  subject: LongTextSchema,
  choices: v.array(ChoiceSchema),
  /** Filled in with any choice. */
  fields: v.optional(v.array(FieldSchema)),
  /** What it waits for ends by itself, and is looked at again: nobody has to do anything. */
  byItself: v.optional(v.literal(true)),
  /** ISO 8601; after it the engine answers with `onExpiry`. */
  expiresAt: v.optional(TimeSchema),
});
export type Question = Readonly<v.InferOutput<typeof QuestionSchema>>;

/** A person's answer. `by` is the login that the service returned. */
export const DecisionSchema = v.object({
  question: NameSchema,
  subject: LongTextSchema,
  choice: NameSchema,
  reason: v.optional(LongTextSchema),
  /** What was filled in, by the name of its field. */
  values: v.optional(v.record(NameSchema, SentenceSchema)),
  by: NameSchema,
  at: TimeSchema,
});
export type Decision = Readonly<v.InferOutput<typeof DecisionSchema>>;
