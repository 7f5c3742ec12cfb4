import * as v from 'valibot';
import { LongTextSchema, TimeSchema } from './fields';

/** How a fact is to be taken. Colour is never its only sign: views add an icon and a word. */
export const ToneSchema = v.picklist(['good', 'bad', 'warn', 'info']);
export type Tone = v.InferOutput<typeof ToneSchema>;

/** One line of evidence. Plain text; views never interpret it as markup. */
export const FactSchema = v.object({
  label: LongTextSchema,
  value: LongTextSchema,
  tone: ToneSchema,
  /** https (or loopback http) address where a person can check it. */
  link: v.optional(LongTextSchema),
  /** Heading under which facts are shown together, e.g. `Unexpected`. */
  group: v.optional(LongTextSchema),
  /** More lines, shown folded, e.g. a diff. */
  detail: v.optional(LongTextSchema),
});
export type Fact = Readonly<v.InferOutput<typeof FactSchema>>;

/** What an observation saw: the evidence behind a tick, a question or a stop. Free of secrets; journaled. */
export const ReadingSchema = v.object({
  /** One line, shown next to the step. */
  summary: LongTextSchema,
  facts: v.array(FactSchema),
  /** ISO 8601 time of the observation. */
  at: TimeSchema,
});
export type Reading = Readonly<v.InferOutput<typeof ReadingSchema>>;
