import type { Clock } from './ports/clock';

/** The time of a clock as ISO 8601 has it. */
export function isoNow(clock: Pick<Clock, 'now'>): string {
  return new Date(clock.now()).toISOString();
}

/**
 * `22:55 UTC`, with the date when it isn't the same day as `now`.
 * @param time null, or what is no time: it isn't known
 * @param now milliseconds since the epoch
 */
export function clockTime(time: string | number | null, now: number): string {
  const date = new Date(time ?? NaN);
  if (Number.isNaN(date.getTime())) return 'an unknown time';
  const iso = date.toISOString();
  const day = iso.slice(0, 10);
  return `${day === new Date(now).toISOString().slice(0, 10) ? '' : `${day} `}${iso.slice(11, 16)} UTC`;
}
