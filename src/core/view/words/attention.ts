import { stillOpen, type RunView, type StepView } from '../view';

/** All steps in order. */
export function stepsOf(view: RunView): readonly StepView[] {
  return view.phases.flatMap(phase => phase.steps);
}

/** Steps on the way that the run goes: those that a rollback left undone are not. */
export function stepsOnCourse(view: RunView): readonly StepView[] {
  return stepsOf(view).filter(step => step.status !== 'left');
}

/** Whether a step can't go on without a person. */
export function needsPerson({ status, question }: Pick<StepView, 'status' | 'question'>): boolean {
  return status === 'stopped' || (status === 'waiting' && question?.byItself !== true);
}

/** Steps that can't go on without a person. */
export function stepsInNeed(view: RunView): readonly StepView[] {
  return stepsOf(view).filter(needsPerson);
}

/** Number of things that need a person now: the badge. */
export function attention(view: RunView): number {
  return view.needsAttention ? Math.max(1, stepsInNeed(view).length) : 0;
}

/**
 * Names what needs a person now; the same text as long as it is the same thing, so that nobody is told twice.
 * Empty when nothing does.
 */
export function attentionKey(view: RunView): string {
  if (!view.needsAttention) return '';
  const needs = stepsInNeed(view).map(step =>
    [step.id, step.question?.id, step.question?.subject, step.problem?.code].join(' '),
  );
  return [view.runId, ...(needs.length > 0 ? needs : [view.headline])].join('\n');
}

/** How grave it is: an apply that failed or was lost on the way, someone needed, or nothing. */
export function gravity(view: RunView): 'failed' | 'needed' | 'calm' {
  if (view.incident?.frozen === true) return 'failed';
  if (view.production !== null) return 'failed';
  const codes = stepsOf(view).map(step => step.problem?.code);
  if (codes.includes('apply.failed') || codes.includes('apply.lost')) return 'failed';
  const stopped = view.state !== 'open' && stillOpen(view).length > 0;
  return view.needsAttention || stopped ? 'needed' : 'calm';
}
