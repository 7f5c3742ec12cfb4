import * as v from 'valibot';
import { IdSchema, NameSchema, SentenceSchema, ShaSchema } from './fields';

/**
 * Something that was opened in the world and must be closed again. Written to journal and team lock *before* the act,
 * with the previous value; met only by a reading of the world (docs/architecture.md, what must hold, 1).
 */
export const ObligationSchema = v.object({
  /** Unique within the run, e.g. `paused-dag:image_data_refresh`. */
  id: IdSchema,
  kind: v.picklist(['team-lock', 'flag', 'paused-dag', 'pushed-branch', 'pull-request', 'undo']),
  /** Step that opened it. */
  step: NameSchema,
  /** What: a DAG id, a file, a branch, a ref, the step that is to be undone. */
  subject: NameSchema,
  /** Value before our act, to be restored; null when there was none. */
  previous: v.nullable(NameSchema),
  /** Line of the file `subject` that is to be changed back, from 1. */
  line: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Commit that the branch `subject` was pushed at: at another one it is not ours to delete. */
  commit: v.optional(ShaSchema),
  /** The branch is of a deployment that was begun elsewhere: whether that has applied it isn't known. */
  adopted: v.optional(v.literal(true)),
  /** Address of the Airflow where the DAG `subject` was paused; older versions don't tell it. */
  server: v.optional(IdSchema),
  /** Nothing can be read or run: a person says that it is done. */
  byHand: v.optional(v.literal(true)),
  /** It is to be undone by an abort only: once everything is done, it stays. */
  stays: v.optional(v.literal(true)),
  /** What the person must know, e.g. `Unpause image_data_refresh`. */
  title: SentenceSchema,
});
export type Obligation = Readonly<v.InferOutput<typeof ObligationSchema>>;
export type ObligationKindName = Obligation['kind'];

const TAKEN_ON = 'taken:';

/**
 * Id of what was left open by another run: of a namespace of its own, so that it stands for none of this run's own.
 * @param run that left it
 */
export function takenOnId(run: string, kind: ObligationKindName, subject: string): string {
  return `${TAKEN_ON}${run}:${kind}:${subject}`;
}

/** Whether another run opened it, and this one took it on with the team lock. */
export function isTakenOn({ id }: Pick<Obligation, 'id'>): boolean {
  return id.startsWith(TAKEN_ON);
}

/**
 * Whether it may still be open when the work is done: the lock is released last, a pull request is a follow-up, and what is to
 * stay then has become right.
 */
export function mayOutliveWork({ kind, stays }: Obligation): boolean {
  return kind === 'team-lock' || kind === 'pull-request' || stays === true;
}
