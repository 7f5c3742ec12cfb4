import type { RunView, StepAction } from './view';

/** A button that moves the run forward, or a wait that ends by itself. */
export type WayOn =
  | {
      readonly is: 'run';
      readonly do: 'finish' | 'resume' | 'roll-back' | 'settle' | 'abort' | 'take-over';
    }
  | { readonly is: 'answer'; readonly step: string; readonly choice: string }
  | { readonly is: 'step'; readonly step: string; readonly do: StepAction['do'] }
  /** All steps are done, and this obligation keeps the run from being finished. */
  | { readonly is: 'meet'; readonly obligation: string }
  /** The view says what is being waited for: a working step, a question that somebody else answers, or the next retry. */
  | { readonly is: 'wait'; readonly text: string }
  /** Ends an open run before its goal. Nobody may be left with only this. */
  | { readonly is: 'out'; readonly do: 'abort' };

/** Actions that lead on; checking again or looking at a terminal doesn't. */
const LEADS: ReadonlySet<StepAction['do']> = new Set(['retry', 'attest', 'override', 'cancel']);

/**
 * All ways on that a view offers, best first. An open run without any would be a dead end. A button counts if pressing it
 * can change the record or the world; a wait counts if the view says in words what ends it.
 */
export function waysOn(view: RunView): readonly WayOn[] {
  if (view.state === 'finished') return [];
  const settle: readonly WayOn[] = view.canSettle ? [{ is: 'run', do: 'settle' }] : [];
  if (view.state === 'aborted')
    return view.production === null ? [] : [{ is: 'run', do: 'roll-back' }, ...settle];
  if (view.followed !== null) return [{ is: 'wait', text: view.headline }];
  if (view.drivenElsewhere !== null) return [{ is: 'run', do: 'take-over' }];
  const steps = view.phases.flatMap(phase => phase.steps);
  const ways: WayOn[] = [];
  if (view.retrying !== null) ways.push({ is: 'wait', text: view.retrying });
  if (view.canFinish) ways.push({ is: 'run', do: 'finish' });
  if (view.incident?.frozen === true || view.canReopen) ways.push({ is: 'run', do: 'resume' });
  for (const { id, status, question, progress, actions } of steps) {
    for (const choice of question?.choices ?? []) ways.push({ is: 'answer', step: id, choice: choice.id });
    if (question?.choices.length === 0 && question.detail !== '')
      ways.push({ is: 'wait', text: question.detail });
    if (status === 'working' && progress !== null && progress.text !== '')
      ways.push({ is: 'wait', text: progress.text });
    if (status === 'stopped' || status === 'waiting')
      for (const action of actions)
        if (LEADS.has(action.do)) ways.push({ is: 'step', step: id, do: action.do });
  }
  if (!view.canFinish && steps.every(({ tick, status }) => tick !== null || status === 'left'))
    for (const { id, met, remedy } of view.obligations)
      if (!met && remedy !== null) ways.push({ is: 'meet', obligation: id });
  if (view.canRollBack) ways.push({ is: 'run', do: 'roll-back' });
  ways.push(...settle);
  if (view.canAbort)
    ways.push(view.state === 'aborting' ? { is: 'run', do: 'abort' } : { is: 'out', do: 'abort' });
  return ways;
}
