import type { RunView } from './view';

/** Duration of a phase. */
export interface PhaseTime {
  readonly title: string;
  /** ISO 8601. */
  readonly from: string;
  /** Milliseconds from the end of the previous phase, so it includes waiting. */
  readonly ms: number;
}

/** Duration of each phase up to its last tick, in order; phases without a tick are omitted. */
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
