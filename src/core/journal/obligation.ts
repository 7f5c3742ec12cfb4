import * as v from 'valibot';

/**
 * Something that was opened in the world and must be closed again. Written to journal and team lock *before* the act,
 * with the previous value; met only by a reading of the world (docs/architecture.md, what must hold, 1).
 */
export const ObligationSchema = v.object({
  /** Unique within the run, e.g. `paused-dag:image_data_refresh`. */
  id: v.string(),
  kind: v.picklist(['team-lock', 'flag', 'paused-dag', 'pushed-branch', 'pull-request']),
  /** Step that opened it. */
  step: v.string(),
  /** What: a DAG id, a file, a branch, a ref. */
  subject: v.string(),
  /** Value before our act, to be restored; null when there was none. */
  previous: v.nullable(v.string()),
  /** What the person must know, e.g. `Unpause image_data_refresh`. */
  /** Line of the file `subject` that is to be changed back, from 1. */
  line: v.optional(v.number()),
  title: v.string(),
});
export type Obligation = Readonly<v.InferOutput<typeof ObligationSchema>>;
export type ObligationKindName = Obligation['kind'];

/** Whether it may still be open when the work is done: the lock is released last, a pull request is a follow-up. */
export function mayOutliveWork({ kind }: Obligation): boolean {
  return kind === 'team-lock' || kind === 'pull-request';
}
