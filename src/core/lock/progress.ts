import * as v from 'valibot';
import { stepStatuses } from '../stepStatus';

/** Long enough for a summary, short enough for a ref that everyone fetches. */
const MOST_CHARACTERS = 300;
/** Limit on phases, and on steps per phase; the rest is left out. */
const MOST_ITEMS = 100;
const most = <T>(items: T[]): T[] => items.slice(0, MOST_ITEMS);
const Text = v.pipe(
  v.string(),
  v.transform(text => (text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`)),
);

/**
 * Progress of a deployment, for colleagues on other machines: the summary of each step, without its reading. Stored in the
 * commit of the team lock.
 */
export const ProgressSchema = v.object({
  title: Text,
  headline: Text,
  phases: v.pipe(
    v.array(
      v.object({
        title: Text,
        steps: v.pipe(
          v.array(
            v.object({
              id: Text,
              title: Text,
              status: v.picklist(stepStatuses),
              summary: Text,
            }),
          ),
          v.transform(most),
        ),
      }),
    ),
    v.transform(most),
  ),
});
export type Progress = Readonly<v.InferOutput<typeof ProgressSchema>>;
