import * as v from 'valibot';
import { LongTextSchema, NameSchema, SentenceSchema, TimeSchema } from './fields';

/** Meaning of a fact. Color is never its only sign: views add an icon and a word. */
const ToneSchema = v.picklist(['good', 'bad', 'warn', 'info']);
export type Tone = v.InferOutput<typeof ToneSchema>;

/** One value that a plan changes; null: not set. Only for values that the runbook allows to be shown. */
const DiffValueSchema = v.object({
  path: LongTextSchema,
  before: v.nullable(LongTextSchema),
  after: v.nullable(LongTextSchema),
  /** This change forces the replacement. */
  forces: v.optional(v.boolean()),
});

/** What a plan does to one resource, drawn as a diff. */
const DiffSchema = v.object({
  /** Terraform's symbol; `·` if it has none. */
  mark: v.picklist(['+', '-', '~', '-/+', '+/-', '<=', '·']),
  values: v.array(DiffValueSchema),
  /** Other changes, without their values. */
  also: v.optional(LongTextSchema),
});
export type Diff = Readonly<v.InferOutput<typeof DiffSchema>>;

/** One line of evidence. Plain text; views never interpret it as markup. */
const FactSchema = v.object({
  label: LongTextSchema,
  value: LongTextSchema,
  tone: ToneSchema,
  /** https (or loopback http) address where a person can check it. */
  link: v.optional(LongTextSchema),
  /** Heading under which facts are shown together, e.g. `Unexpected`. */
  group: v.optional(LongTextSchema),
  /** More lines, shown folded, e.g. a diff. */
  detail: v.optional(LongTextSchema),
  /** The detail is Markdown from elsewhere: release notes, the text of a pull request. */
  markdown: v.optional(v.literal(true)),
  /** What a plan does to the resource named by the label; also in `detail` as text. */
  diff: v.optional(DiffSchema),
  /** A row of a table, with the label in the first column: cells by column name. The value says the same as one line. */
  cells: v.optional(v.array(v.object({ column: NameSchema, text: SentenceSchema }))),
  /** Heading of the table's first column, which has the labels, e.g. `DAG`. */
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
  /** What production currently lacks, e.g. `Airflow`, and since when; null: it was checked and is available. */
  down: v.optional(v.nullable(v.object({ what: NameSchema, since: TimeSchema }))),
});
export type Reading = Readonly<v.InferOutput<typeof ReadingSchema>>;
