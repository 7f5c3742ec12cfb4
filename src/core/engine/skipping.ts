import * as l10n from '@vscode/l10n';
import { isoNow } from '../clockTime';
import type { Tick } from '../journal/events';
import { stepState } from '../journal/state';
import { skippedBecause } from '../kind/whether';
import type { Step } from '../runbook/runbook';
import type { ContextSource } from './context';

/**
 * The tick of a step that its runbook skips in this run; undefined if it doesn't, or if the step has started: nothing is
 * left half-done.
 * @throws {ProblemError} if that can't be determined
 */
export function skippedTick(source: ContextSource, step: Step): Tick | undefined {
  const { acting, notes } = stepState(source.run(), step.id);
  if (acting !== null || Object.keys(notes).length > 0) return undefined;
  const reason = skippedBecause(source, step);
  const at = isoNow(source.ports.clock);
  return reason === undefined ? undefined : { how: 'skipped', by: l10n.t('the runbook'), at, reason };
}
