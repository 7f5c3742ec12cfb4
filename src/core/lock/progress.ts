import * as v from 'valibot';
import { stepStatuses, type RunView } from '../view/view';

/** Long enough for a summary, short enough for a ref that everybody fetches. */
const MOST_CHARACTERS = 300;
/** Of phases, and of steps of one: more are left out. */
const MOST_ITEMS = 100;
const most = <T>(items: T[]): T[] => items.slice(0, MOST_ITEMS);
const Text = v.pipe(
  v.string(),
  v.transform(text => (text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`)),
);

/**
 * How far a deployment is, for colleagues on other machines: what each step says, without its reading. It stands in the
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

/** What is told of a run. */
export function progressOf(view: RunView): Progress {
  return v.parse(ProgressSchema, view);
}
