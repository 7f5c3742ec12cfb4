import * as l10n from '@vscode/l10n';
import type { ObserveContext } from '../../core/kind/kind';
import type { TerraformModule } from '../../core/runbook/resources';
import { moduleIfAny } from './forward';
import { moduleText } from './module';

/**
 * Changes in the checkout that prevent a deployment. A flag left true must not be committed just to get past them.
 * @param modules whose files may be among them
 * @param changed paths, relative to the checkout
 */
export async function uncommitted(
  { ports, signal }: Pick<ObserveContext<unknown, unknown>, 'ports' | 'signal'>,
  modules: readonly TerraformModule[],
  changed: readonly string[],
): Promise<{ readonly message: string; readonly remedy: string }> {
  const module = modules.find(({ file }) => changed.includes(file));
  const message = l10n.t`The checkout has uncommitted changes: ${changed.slice(0, 5).join(', ')}.`;
  const context = module && { ports, signal, resources: { module } };
  const here = context && (await moduleIfAny(context, () => moduleText(context)));
  if (module === undefined || here?.flag !== true) {
    const remedy = l10n.t('Commit, stash or discard them: a deployment commits only its own change.');
    return { message, remedy };
  }
  return {
    message: l10n.t`${message} ${module.flag ?? l10n.t('The flag')} is true there.`,
    remedy: l10n.t`Discard it (git restore ${module.file}), then retry. If you were offered to resume that deployment, abort, start again and choose it.`,
  };
}
