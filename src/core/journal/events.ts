import * as v from 'valibot';
import {
  DataSchema,
  IdSchema,
  LongTextSchema,
  NameSchema,
  RunIdSchema,
  SecretSchema,
  TimeSchema,
} from './fields';
import { ObligationSchema } from './obligation';
import { DecisionSchema, QuestionSchema } from './question';
import { ReadingSchema } from './reading';

/** Version of the journal's format. Readers refuse newer versions and say so. */
export const JOURNAL_VERSION = 1;

const ProblemSchema = v.object({
  code: NameSchema,
  message: LongTextSchema,
  remedy: LongTextSchema,
  detail: v.optional(LongTextSchema),
});

/** Kinds of tick, never mixed up (docs/architecture.md, what must hold, 4). `skipped`: not needed according to the runbook. */
const TickSchema = v.object({
  how: v.picklist(['verified', 'attested', 'overridden', 'skipped']),
  /** Login; the engine's own ticks carry the login under which it read, and a skipped one `the runbook`. */
  by: NameSchema,
  at: TimeSchema,
  reason: v.optional(LongTextSchema),
});
export type Tick = Readonly<v.InferOutput<typeof TickSchema>>;

/** 1: production is down; 2: it is impaired; 3: a nuisance. */
const SeveritySchema = v.picklist([1, 2, 3]);
export type Severity = v.InferOutput<typeof SeveritySchema>;

const base = {
  v: v.literal(JOURNAL_VERSION),
  seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
  at: TimeSchema,
};
const onStep = { ...base, step: NameSchema };
const Notes = v.record(NameSchema, DataSchema);

/** Everything that can happen in a run. The journal is a list of these; {@link reduce} folds them. */
export const RunEventSchema = v.variant('type', [
  v.object({
    ...base,
    type: v.literal('run.started'),
    runId: RunIdSchema,
    /** Proves that a team lock is this run's (`lockProof.ts`); missing in older journals. */
    lockKey: v.optional(SecretSchema),
    by: NameSchema,
    /** `remote.origin.url` of the infrastructure repository. */
    repository: LongTextSchema,
    /** Absolute path of the checkout, with symlinks resolved; missing in older journals. */
    checkout: v.optional(LongTextSchema),
    /** The run keeps using this text, whatever happens to the file (docs/architecture.md, what must hold, 11). */
    runbook: v.object({
      source: v.picklist(['shipped', 'repository']),
      sha256: NameSchema,
      text: v.string(),
      /** Name of a Markdown document; absent: the text is YAML. */
      file: v.optional(NameSchema),
      /** Differences from the shipped runbook with the same id, for people. */
      differences: v.array(LongTextSchema),
    }),
    extensionVersion: NameSchema,
    /** Values of the runbook's inputs, by name; missing in older journals. */
    inputs: v.optional(v.record(NameSchema, NameSchema)),
    /** Reason, if the run rolls back right away instead of going forward. */
    rollBack: v.optional(LongTextSchema),
  }),
  /** Another window took over the run: what the previous one wrote with this number or a later one doesn't count. */
  v.object({ ...base, type: v.literal('run.resumed') }),
  v.object({ ...onStep, type: v.literal('step.observed'), reading: ReadingSchema }),
  v.object({ ...onStep, type: v.literal('step.asked'), question: QuestionSchema, reading: ReadingSchema }),
  v.object({ ...onStep, type: v.literal('step.decided'), decision: DecisionSchema }),
  /** Written before an act. Without a following `step.acted` the act may or may not have happened: observe. */
  v.object({ ...onStep, type: v.literal('step.acting'), act: LongTextSchema }),
  v.object({ ...onStep, type: v.literal('step.acted'), act: LongTextSchema }),
  /** A person cancels what is in progress; written before anything is sent. */
  v.object({
    ...onStep,
    type: v.literal('step.cancelled'),
    by: NameSchema,
    /** What was in progress, e.g. the apply of a job: {@link Cancellation.subject}. */
    subject: NameSchema,
    /** In words. */
    what: LongTextSchema,
  }),
  /** What the step must remember across a crash, merged into its notes. */
  v.object({ ...onStep, type: v.literal('step.noted'), notes: Notes }),
  v.object({
    ...onStep,
    type: v.literal('step.ticked'),
    tick: TickSchema,
    reading: v.optional(ReadingSchema),
    output: v.optional(DataSchema),
  }),
  v.object({
    ...onStep,
    type: v.literal('step.stopped'),
    problem: ProblemSchema,
    reading: v.optional(ReadingSchema),
    /** The act of this step is over and failed: clean-up steps run now. */
    concluded: v.boolean(),
    /** What later steps need if a person continues anyway. */
    output: v.optional(DataSchema),
  }),
  /**
   * These steps are looked at again. `anew`: their notes and decisions are dropped as well, because the act is over and
   * failed; otherwise they are kept, because the act may be half-done.
   */
  v.object({
    ...base,
    type: v.literal('steps.reopened'),
    steps: v.array(NameSchema),
    by: NameSchema,
    why: LongTextSchema,
    anew: v.boolean(),
    /** The problem that caused an automatic retry, which the runbook allows. */
    after: v.optional(ProblemSchema),
  }),
  v.object({ ...base, type: v.literal('obligation.opened'), obligation: ObligationSchema }),
  v.object({
    ...base,
    type: v.literal('obligation.met'),
    id: IdSchema,
    evidence: LongTextSchema,
    /** Its pull request was merged; older versions only said so at the end of the evidence, in English. */
    merged: v.optional(v.literal(true)),
  }),
  /** From here on, the run goes through the steps of the rollback. */
  v.object({ ...base, type: v.literal('run.rolling-back'), by: NameSchema, reason: LongTextSchema }),
  /** Freezes the run: no act starts until it is resumed, but the world is still read. */
  v.object({
    ...base,
    type: v.literal('incident.declared'),
    by: NameSchema,
    severity: SeveritySchema,
    summary: LongTextSchema,
  }),
  v.object({ ...base, type: v.literal('incident.resumed'), by: NameSchema }),
  v.object({ ...base, type: v.literal('run.aborting'), by: NameSchema, reason: LongTextSchema }),
  /** The abort is taken back: the run continues where it stopped. */
  v.object({ ...base, type: v.literal('run.reopened'), by: NameSchema }),
  v.object({ ...base, type: v.literal('run.aborted'), by: NameSchema, reason: LongTextSchema }),
  v.object({ ...base, type: v.literal('run.finished'), by: NameSchema }),
  /** A person has checked production, which settles any doubt left by this run and earlier ones. */
  v.object({ ...base, type: v.literal('production.settled'), by: NameSchema, reason: LongTextSchema }),
]);
export type RunEvent = Readonly<v.InferOutput<typeof RunEventSchema>>;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An event before the journal adds version, number and time. */
export type NewRunEvent = DistributiveOmit<RunEvent, 'v' | 'seq' | 'at'>;
