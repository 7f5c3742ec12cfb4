import { CancelledError } from '../core/errors';
import { reasonProblem } from '../core/view/words/reason';
import { askLine, pickOne, type Pickable } from './show/inputs';

/**
 * Asks for a reason that others will read.
 * @throws {CancelledError} when the person cancels
 */
export async function askReason(title: string, prompt: string): Promise<string> {
  const reason = await askLine({ title, prompt, validate: reasonProblem });
  if (reason === undefined) throw new CancelledError();
  return reason.trim();
}

/**
 * Lets the person pick an item. A single item is returned without asking, unless `always` is set.
 * @throws {CancelledError} when the person picks nothing
 */
export async function choose<T extends Pickable>(
  items: readonly T[],
  options: Parameters<typeof pickOne>[1] & { readonly always?: boolean },
): Promise<T> {
  const [only] = items;
  if (items.length === 1 && only !== undefined && options.always !== true) return only;
  const chosen = await pickOne(items, options);
  if (chosen === undefined) throw new CancelledError();
  return chosen;
}
