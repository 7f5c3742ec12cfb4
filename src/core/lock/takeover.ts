import * as v from 'valibot';
import { NameSchema, ShaSchema } from '../journal/fields';
import { ObligationSchema, type Obligation } from '../journal/obligation';
import type { Try } from '../journal/state';
import type { LockHolder } from './runLock';

/** What the step that takes the lock notes of a takeover, before it: all that was shown, and nothing that comes later. */
export const TakeoverNotes = v.partial(
  v.object({
    takeover: v.object({
      /** The lock's commit that was shown to the person who decided. */
      sha: ShaSchema,
      /** Login, as that commit said it. */
      owner: NameSchema,
      obligations: v.array(ObligationSchema),
    }),
    /** The commit whose obligations are this run's since. */
    takenOnFrom: ShaSchema,
  }),
);

/**
 * What this run has taken over with the lock and not made its own yet. Only its journal tells; the lock tells no more than
 * that the takeover came about.
 * @param tries of the step that takes the lock, oldest first
 */
export function stillToTakeOn(
  tries: readonly Pick<Try, 'notes'>[],
  holder: LockHolder,
): { readonly from: string; readonly obligations: readonly Obligation[] } | null {
  const from = holder.ours ? holder.takenOverFrom?.sha : undefined;
  const notes = tries.map(({ notes }) => v.safeParse(TakeoverNotes, notes));
  const of = notes.findLast(each => each.success && each.output.takeover?.sha === from);
  const isDone = notes.some(each => each.success && each.output.takenOnFrom === from);
  if (from === undefined || isDone || of?.success !== true) return null;
  return { from, obligations: of.output.takeover?.obligations ?? [] };
}
