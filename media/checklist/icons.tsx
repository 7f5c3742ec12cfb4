import type { Tone } from '../../src/core/journal/reading';
import type { DryOutcome, StepStatus } from '../../src/core/view/view';

/** Strokes on a grid of 16, drawn in the color of the text around them. */
const strokes = {
  check: 'M3 8.5 6.5 12 13 4.5',
  person: 'M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8ZM2.75 14c.5-2.5 2.5-4 5.25-4s4.75 1.5 5.25 4',
  skip: 'M2.5 9.5C3 6.5 5.25 4.5 8 4.5c2.25 0 4.25 1.25 5.25 3.25M13.5 3.5v4.5H9M8 12.25h.01',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.75V8l2.25 1.75',
  question: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.25C8.4 8.6 8 9 8 9.75M8 12.25h.01',
  cross: 'm4 4 8 8M12 4l-8 8',
  bang: 'M8 3.5v5.25M8 12h.01',
  warning: 'M8 2.25 14.25 13.5H1.75L8 2.25ZM8 6.5v3.25M8 11.6h.01',
  dot: 'M8 8h.01',
  link: 'M9.5 2.5h4v4M13.25 2.75 7.5 8.5M6.5 3.5h-3a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1v-3',
  chevron: 'm6 3.5 4.5 4.5L6 12.5',
  open: 'M4.5 7V5a3.5 3.5 0 0 1 6.75-1.25M3.5 7h9v6.5h-9V7Z',
  bulb: 'M6 12h4M6.5 14.25h3M8 1.75a4.25 4.25 0 0 0-2.5 7.7c.35.3.5.6.5 1.05V12h4v-1.5c0-.45.15-.75.5-1.05A4.25 4.25 0 0 0 8 1.75Z',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  busy: 'M8 2a6 6 0 1 1-6 6',
  play: 'M5 3.5v9l7-4.5-7-4.5Z',
} as const;
export type IconName = keyof typeof strokes;

/** Decoration: what it means is always said in words beside it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={strokes[name]} />
    </svg>
  );
}

export const toneIcons: Readonly<Record<Tone, IconName>> = {
  good: 'check',
  bad: 'cross',
  warn: 'warning',
  info: 'dot',
};

/** Mark inside the box of a step; none for one that hasn't begun. */
export const statusIcons: Readonly<Record<StepStatus, IconName | null>> = {
  todo: null,
  working: 'busy',
  waiting: 'question',
  stopped: 'bang',
  verified: 'check',
  attested: 'person',
  overridden: 'skip',
  skipped: 'skip',
  stale: 'clock',
  left: null,
};

/** Marks of a dry run, other ones than those of a tick. */
export const dryIcons: Readonly<Record<DryOutcome, IconName>> = {
  holds: 'eye',
  acts: 'play',
  asks: 'question',
  depends: 'clock',
};
