import * as l10n from '@vscode/l10n';
import type { DryOutcome, StepView } from '../view';
import { statusLooks, wordOf } from './status';

const WORDS: Readonly<Record<DryOutcome, string>> = {
  holds: l10n.t('already done'),
  acts: l10n.t('would act'),
  asks: l10n.t('would ask'),
  depends: l10n.t('not known yet'),
};

/** The word for a step in a dry run, where nothing is ticked. */
export function dryWordOf(step: Pick<StepView, 'dry' | 'status' | 'question'>): string {
  if (step.dry !== undefined) return WORDS[step.dry];
  return step.status === 'stopped' ? l10n.t('would stop') : wordOf(step);
}

/** `2 already done, 3 would act, 1 would stop`; zero counts are omitted. */
export function dryCounts(steps: readonly Pick<StepView, 'dry' | 'status' | 'question'>[]): string {
  const counts = new Map<string, number>();
  for (const step of steps) {
    const word = dryWordOf(step);
    if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const inOrder = [l10n.t('would stop'), ...Object.values(WORDS), statusLooks.skipped.word];
  return inOrder.flatMap(word => (counts.has(word) ? [`${counts.get(word) ?? 0} ${word}`] : [])).join(', ');
}
