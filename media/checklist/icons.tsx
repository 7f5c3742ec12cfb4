import type { Tone } from '../../src/core/journal/reading';
import type { DryOutcome, StepView } from '../../src/core/view/view';
import { lookOf } from '../../src/core/view/words/status';
import { codicons } from './codicons';

export type IconName = keyof typeof codicons;

/** Decoration: what it means is always said in words beside it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path fill-rule="evenodd" d={codicons[name]} />
    </svg>
  );
}

/** The tree's. */
export const toneIcons: Readonly<Record<Tone, IconName>> = {
  good: 'pass',
  bad: 'error',
  warn: 'warning',
  info: 'circle-small-filled',
};

/** The tree's icon of a step; none for one that hasn't begun, which has a box. */
export function statusIcon(step: Pick<StepView, 'status' | 'question'>): IconName | null {
  const name = lookOf(step).icon.replace('~spin', '');
  return step.status !== 'todo' && isDrawn(name) ? name : null;
}

function isDrawn(name: string): name is IconName {
  return Object.hasOwn(codicons, name);
}

/** Marks of a dry run, other ones than those of a tick. */
export const dryIcons: Readonly<Record<DryOutcome, IconName>> = {
  holds: 'eye',
  acts: 'play',
  asks: 'question',
  depends: 'history',
};
