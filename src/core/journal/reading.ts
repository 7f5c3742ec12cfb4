import * as v from 'valibot';
import { LongTextSchema, NameSchema, SentenceSchema, TimeSchema } from './fields';

/** How a fact is to be taken. Color is never its only sign: views add an icon and a word. */
export const ToneSchema = v.picklist(['good', 'bad', 'warn', 'info']);
export type Tone = v.InferOutput<typeof ToneSchema>;

/** One value that a plan changes; null: not set. Only values that the runbook allows to be shown. */
const DiffValueSchema = v.object({
  path: LongTextSchema,
  before: v.nullable(LongTextSchema),
  after: v.nullable(LongTextSchema),
  /** It is why the whole is replaced. */
  forces: v.optional(v.boolean()),
});

/** What a plan does to one thing, to be drawn as a diff. */
export const DiffSchema = v.object({
  /** As Terraform marks it; `·`: something that it has no mark for. */
  mark: v.picklist(['+', '-', '~', '-/+', '+/-', '<=', '·']),
  values: v.array(DiffValueSchema),
  /** What changes besides, without values. */
  also: v.optional(LongTextSchema),
});
export type Diff = Readonly<v.InferOutput<typeof DiffSchema>>;

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
  /** The detail is Markdown, written elsewhere: release notes, the text of a pull request. */
  markdown: v.optional(v.literal(true)),
  /** What a plan does to what the label names; its text is in `detail` too. */
  diff: v.optional(DiffSchema),
  /** It is a row of a table, with the label first: cells by the names of their columns. The value says the same in a line. */
  cells: v.optional(v.array(v.object({ column: NameSchema, text: SentenceSchema }))),
  /** What the labels of that table are, e.g. `DAG`: the heading of their column. */
  column: v.optional(NameSchema),
});
export type Fact = Readonly<v.InferOutput<typeof FactSchema>>;

/** What an observation saw: the evidence behind a tick, a question or a stop. Free of secrets; journaled. */
export const ReadingSchema = v.object({
  /** One line, shown next to the step. */
  summary: LongTextSchema,
  facts: v.array(FactSchema),
  /** ISO 8601 time of the observation. */
  at: TimeSchema,
  /** What production lacks now, e.g. `Airflow`, and since when; null: it was looked at, and is there. */
  down: v.optional(v.nullable(v.object({ what: NameSchema, since: TimeSchema }))),
});
export type Reading = Readonly<v.InferOutput<typeof ReadingSchema>>;
