import * as v from 'valibot';

/** How a fact is to be taken. Colour is never its only sign: views add an icon and a word. */
export const ToneSchema = v.picklist(['good', 'bad', 'warn', 'info']);
export type Tone = v.InferOutput<typeof ToneSchema>;

/** One line of evidence. Plain text; views never interpret it as markup. */
export const FactSchema = v.object({
  label: v.string(),
  value: v.string(),
  tone: ToneSchema,
  /** https (or loopback http) address where a person can check it. */
  link: v.optional(v.string()),
  /** Heading under which facts are shown together, e.g. `Unexpected`. */
  group: v.optional(v.string()),
  /** More lines, shown folded, e.g. a diff. */
  detail: v.optional(v.string()),
});
export type Fact = Readonly<v.InferOutput<typeof FactSchema>>;

/** What an observation saw: the evidence behind a tick, a question or a stop. Free of secrets; journaled. */
export const ReadingSchema = v.object({
  /** One line, shown next to the step. */
  summary: v.string(),
  facts: v.array(FactSchema),
  /** ISO 8601 time of the observation. */
  at: v.string(),
});
export type Reading = Readonly<v.InferOutput<typeof ReadingSchema>>;
