import type { Tone } from '../../src/core/journal/reading';
import type { DryOutcome, StepView } from '../../src/core/view/view';
import { lookOf } from '../../src/core/view/words/status';
import { codicons } from './codicons';

export type IconName = keyof typeof codicons;

/** Decoration only: the text next to it always says the same. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path fill-rule="evenodd" d={codicons[name]} />
    </svg>
  );
}

/** The same icons as in the tree. */
export const toneIcons: Readonly<Record<Tone, IconName>> = {
  good: 'pass',
  bad: 'error',
  warn: 'warning',
  info: 'circle-small-filled',
};

/** The tree's icon for a step; null for one that hasn't started, which has a checkbox. */
export function statusIcon(step: Pick<StepView, 'status' | 'question'>): IconName | null {
  const name = lookOf(step).icon.replace('~spin', '');
  return step.status !== 'todo' && isDrawn(name) ? name : null;
}

function isDrawn(name: string): name is IconName {
  return Object.hasOwn(codicons, name);
}

/** Icons for a dry run, different from those of ticks. */
export const dryIcons: Readonly<Record<DryOutcome, IconName>> = {
  holds: 'eye',
  acts: 'play',
  asks: 'question',
  depends: 'history',
};
