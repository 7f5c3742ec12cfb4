import { stepState } from '../journal/state';
import type { Kind } from '../kind/kind';
import { stepsOf } from '../runbook/runbook';
import { observeContext, type ContextSource } from './context';
import { kindOf } from './order';

/** What still runs elsewhere that steps of a run have begun, which aren't ticked; see {@link Kind.stillRuns}. */
export async function stillRunning(source: ContextSource, signal: AbortSignal): Promise<readonly string[]> {
  const found: string[] = [];
  for (const step of stepsOf(source.runbook)) {
    const kind: Kind = kindOf(source.kinds, step);
    if (kind.stillRuns === undefined || stepState(source.run(), step.id).tick !== null) continue;
    const context = observeContext(source, step, source.params.get(step.id), signal);
    const runs = await kind.stillRuns(context);
    if (runs !== undefined) found.push(runs);
  }
  return found;
}
