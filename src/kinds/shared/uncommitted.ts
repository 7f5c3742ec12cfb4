import type { ObserveContext } from '../../core/kind/kind';
import { moduleIfAny } from './forward';
import { moduleText } from './module';

/**
 * Changes in the checkout that stop a deployment. A flag that was left true must not be committed to get past them.
 * @param changed paths, relative to the checkout
 */
export async function uncommitted(
  context: Pick<ObserveContext<unknown, unknown>, 'ports' | 'service' | 'signal'>,
  changed: readonly string[],
): Promise<{ readonly message: string; readonly remedy: string }> {
  const { file, flagAttribute } = context.service;
  const message = `The checkout has uncommitted changes: ${changed.slice(0, 5).join(', ')}.`;
  const here = changed.includes(file) ? await moduleIfAny(context, () => moduleText(context)) : null;
  if (here?.flag !== true) {
    const remedy = 'Commit, stash or discard them: a deployment commits only its own change.';
    return { message, remedy };
  }
  return {
    message: `${message} ${flagAttribute} is true there.`,
    remedy: `Discard it (git restore ${file}), then retry. If you were offered to resume that deployment, abort, start again and choose it.`,
  };
}
