import { stepState, triesOf } from '../journal/state';
import type { Kind } from '../kind/kind';
import { stepsOf } from '../runbook/runbook';
import { observeContext, type ContextSource } from './context';
import { kindOf } from './order';

/** What unticked steps of a run started elsewhere that is still running; see {@link Kind.stillRuns}. */
export async function stillRunning(source: ContextSource, signal: AbortSignal): Promise<readonly string[]> {
  const found: string[] = [];
  for (const step of stepsOf(source.runbook)) {
    const kind: Kind = kindOf(source.kinds, step);
    if (kind.stillRuns === undefined || stepState(source.run(), step.id).tick !== null) continue;
    // It notes what it starts before it does. What its parameters refer to may be unknown until its turn comes.
    if (triesOf(source.run(), step.id).every(({ notes }) => Object.keys(notes).length === 0)) continue;
    const context = observeContext(source, step, source.params.get(step.id), signal);
    const runs = await kind.stillRuns(context);
    if (runs !== undefined) found.push(runs);
  }
  return found;
}
