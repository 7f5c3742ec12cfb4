import type { DryOutcome, StepView } from '../view';
import { wordOf } from './status';

const WORDS: Readonly<Record<DryOutcome, string>> = {
  holds: 'already done',
  acts: 'would act',
  asks: 'would ask',
  depends: 'not known yet',
};

/** The word for a step in a dry run, where nothing is ticked. */
export function dryWordOf(step: Pick<StepView, 'dry' | 'status' | 'question'>): string {
  if (step.dry !== undefined) return WORDS[step.dry];
  return step.status === 'stopped' ? 'would stop' : wordOf(step);
}

/** `2 already done, 3 would act, 1 would stop`; zero counts are omitted. */
export function dryCounts(steps: readonly Pick<StepView, 'dry' | 'status' | 'question'>[]): string {
  const counts = new Map<string, number>();
  for (const step of steps) {
    const word = dryWordOf(step);
    if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const inOrder = ['would stop', ...Object.values(WORDS), 'skipped'];
  return inOrder.flatMap(word => (counts.has(word) ? [`${counts.get(word) ?? 0} ${word}`] : [])).join(', ');
}
