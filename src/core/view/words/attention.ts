import { stillOpen, type RunView, type StepView } from '../view';

/** All steps in order. */
export function stepsOf(view: RunView): readonly StepView[] {
  return view.phases.flatMap(phase => phase.steps);
}

/** Steps on the run's current course, i.e. without those that a rollback left undone. */
export function stepsOnCourse(view: RunView): readonly StepView[] {
  return stepsOf(view).filter(step => step.status !== 'left');
}

/** Whether a step can't continue without a person. */
export function needsPerson({ status, question }: Pick<StepView, 'status' | 'question'>): boolean {
  return status === 'stopped' || (status === 'waiting' && question?.byItself !== true);
}

/** Steps that can't continue without a person. */
export function stepsInNeed(view: RunView): readonly StepView[] {
  return stepsOf(view).filter(needsPerson);
}

/** Number of things that currently need a person: the badge. */
export function attention(view: RunView): number {
  return view.needsAttention ? Math.max(1, stepsInNeed(view).length) : 0;
}

/**
 * Key of what currently needs a person; stays the same as long as that does, so that nobody is notified twice. Empty if
 * nothing does.
 */
export function attentionKey(view: RunView): string {
  if (!view.needsAttention) return '';
  const needs = stepsInNeed(view).map(step =>
    [step.id, step.question?.id, step.question?.subject, step.problem?.code].join(' '),
  );
  return [view.runId, ...(needs.length > 0 ? needs : [view.headline])].join('\n');
}

/** How serious it is: a failed or lost apply, a person needed, or nothing. */
export function gravity(view: RunView): 'failed' | 'needed' | 'calm' {
  if (view.incident?.frozen === true) return 'failed';
  if (view.production !== null) return 'failed';
  const codes = stepsOf(view).map(step => step.problem?.code);
  if (codes.includes('apply.failed') || codes.includes('apply.lost')) return 'failed';
  const stopped = view.state !== 'open' && stillOpen(view).length > 0;
  return view.needsAttention || stopped ? 'needed' : 'calm';
}
