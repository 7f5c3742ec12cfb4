import { isoNow } from '../clockTime';
import type { Tick } from '../journal/events';
import { stepState } from '../journal/state';
import { skippedBecause } from '../kind/whether';
import type { Step } from '../runbook/runbook';
import type { ContextSource } from './context';

/**
 * The tick of a step that its runbook doesn't want in this run; undefined where it does, or where the step has begun: nothing is
 * left half done.
 * @throws {ProblemError} when that can't be told
 */
export function skippedTick(source: ContextSource, step: Step): Tick | undefined {
  const { acting, notes } = stepState(source.run(), step.id);
  if (acting !== null || Object.keys(notes).length > 0) return undefined;
  const reason = skippedBecause(source, step);
  const at = isoNow(source.ports.clock);
  return reason === undefined ? undefined : { how: 'skipped', by: 'the runbook', at, reason };
}
