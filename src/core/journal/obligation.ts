import * as v from 'valibot';
import { IdSchema, NameSchema, SentenceSchema, ShaSchema } from './fields';

/**
 * Something that was opened in the world and must be closed again. Written to journal and team lock *before* the act, with
 * the previous value; only a reading of the world can meet it (docs/architecture.md, what must hold, 1).
 */
export const ObligationSchema = v.object({
  /** Unique within the run, e.g. `paused-dag:image_data_refresh`. */
  id: IdSchema,
  kind: v.picklist(['team-lock', 'flag', 'paused-dag', 'pushed-branch', 'pull-request', 'undo']),
  /** Step that opened it. */
  step: NameSchema,
  /** What it is about: a DAG id, a file, a branch, a ref, the step to undo. */
  subject: NameSchema,
  /** Value before our act, to be restored; null if there was none. */
  previous: v.nullable(NameSchema),
  /** Line of the file `subject` to change back, 1-based. */
  line: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Commit that the branch `subject` was pushed at: if it has moved, it isn't ours to delete. */
  commit: v.optional(ShaSchema),
  /** The branch belongs to a deployment that was started elsewhere; whether that one applied it isn't known. */
  adopted: v.optional(v.literal(true)),
  /** Address of the Airflow where the DAG `subject` was paused; older versions don't record it. */
  server: v.optional(IdSchema),
  /** There is nothing to read or run: a person says when it is done. */
  byHand: v.optional(v.literal(true)),
  /** Only an abort undoes it: once everything is done, it stays. */
  stays: v.optional(v.literal(true)),
  /** What a person must know, e.g. `Unpause image_data_refresh`. */
  title: SentenceSchema,
});
export type Obligation = Readonly<v.InferOutput<typeof ObligationSchema>>;
export type ObligationKindName = Obligation['kind'];

const TAKEN_ON = 'taken:';

/**
 * Id of an obligation left open by another run, in a namespace of its own so that it can't collide with this run's.
 * @param run that left it
 */
export function takenOnId(run: string, kind: ObligationKindName, subject: string): string {
  return `${TAKEN_ON}${run}:${kind}:${subject}`;
}

/** Whether another run opened it and this one took it on along with the team lock. */
export function isTakenOn({ id }: Pick<Obligation, 'id'>): boolean {
  return id.startsWith(TAKEN_ON);
}

/**
 * Whether it may still be open when the work is done: the lock is released last, a pull request is a follow-up, and an
 * obligation with `stays` then no longer needs undoing.
 */
export function mayOutliveWork({ kind, stays }: Obligation): boolean {
  return kind === 'team-lock' || kind === 'pull-request' || stays === true;
}
