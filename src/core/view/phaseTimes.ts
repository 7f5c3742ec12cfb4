import type { RunView } from './view';

/** How long a phase took. */
export interface PhaseTime {
  readonly title: string;
  /** ISO 8601. */
  readonly from: string;
  /** Milliseconds, from the end of the phase before it: what was waited for counts. */
  readonly ms: number;
}

/** What each phase took until its last tick, for the phases that have one, in order. */
export function phaseTimes({
  phases,
  startedAt,
}: Pick<RunView, 'phases' | 'startedAt'>): readonly PhaseTime[] {
  const times: PhaseTime[] = [];
  let from = startedAt;
  for (const { title, steps } of phases) {
    const ticks = steps.flatMap(({ tick }) => (tick === null ? [] : [Date.parse(tick.at)]));
    const end = Math.max(Date.parse(from), ...ticks);
    if (ticks.length === 0 || Number.isNaN(end)) continue;
    times.push({ title, from, ms: end - Date.parse(from) });
    from = new Date(end).toISOString();
  }
  return times;
}
