import { median } from '../median';
import type { RunEvent } from './events';

/** How long a step takes on its own, in milliseconds: until its first question, and from the last answer (or its turn) on. */
export interface UsualTime {
  /** Null: it doesn't ask anything. */
  readonly toQuestion: number | null;
  readonly toTick: number;
  /** Number of deployments it was computed from. */
  readonly runs: number;
}

type StepTime = Pick<UsualTime, 'toQuestion' | 'toTick'>;

/**
 * The median over earlier runs, by step. A step that stopped, or that a person ticked, doesn't count.
 * @param journals events of runs of the same runbook
 */
export function usualTimes(journals: readonly (readonly RunEvent[])[]): ReadonlyMap<string, UsualTime> {
  const found = new Map<string, StepTime[]>();
  for (const events of journals)
    for (const [step, time] of timesOf(events)) found.set(step, [...(found.get(step) ?? []), time]);
  return new Map(
    [...found].map(([step, times]) => {
      const asked = times.flatMap(({ toQuestion }) => toQuestion ?? []);
      return [
        step,
        {
          toQuestion: median(asked) ?? null,
          toTick: median(times.map(({ toTick }) => toTick)) ?? 0,
          runs: times.length,
        },
      ];
    }),
  );
}

function timesOf(events: readonly RunEvent[]): ReadonlyMap<string, StepTime> {
  const times = new Map<string, StepTime>();
  const turns = new Map<string, { readonly began: number; asked: number | null; from: number }>();
  const stopped = new Set<string>();
  let before = NaN;
  for (const event of events) {
    const at = Date.parse(event.at);
    if (event.type === 'run.started') before = at;
    if (!('step' in event)) continue;
    const turn = turns.get(event.step) ?? { began: before, asked: null, from: before };
    turns.set(event.step, turn);
    if (event.type === 'step.stopped') stopped.add(event.step);
    if (event.type === 'step.asked') turn.asked ??= at;
    if (event.type === 'step.decided') turn.from = at;
    if (event.type !== 'step.ticked') continue;
    before = at;
    const time = { toQuestion: turn.asked === null ? null : turn.asked - turn.began, toTick: at - turn.from };
    // Not if the clock was set back, either.
    if (
      event.tick.how === 'verified' &&
      !stopped.has(event.step) &&
      time.toTick >= 0 &&
      (time.toQuestion ?? 0) >= 0
    )
      times.set(event.step, time);
  }
  return times;
}
