import * as v from 'valibot';
import { NameSchema, ShaSchema } from '../journal/fields';
import { ObligationSchema, type Obligation } from '../journal/obligation';
import type { Try } from '../journal/state';
import type { LockHolder } from './runLock';

/** What the step that takes the lock notes before a takeover: exactly what was shown, nothing newer. */
export const TakeoverNotes = v.partial(
  v.object({
    takeover: v.object({
      /** The lock commit that was shown to the person who decided. */
      sha: ShaSchema,
      /** Login, as given in that commit. */
      owner: NameSchema,
      obligations: v.array(ObligationSchema),
    }),
    /** The commit whose obligations this run has since made its own. */
    takenOnFrom: ShaSchema,
  }),
);

/** Whether this run has decided to take the lock over: otherwise there is nothing {@link stillToTakeOn}. */
export function hasTakenOver(tries: readonly Pick<Try, 'notes'>[]): boolean {
  return tries.some(({ notes }) => 'takeover' in notes);
}

/**
 * Obligations that this run has taken over with the lock but not made its own yet. Only its journal knows them; the lock only
 * shows that the takeover happened.
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
