import * as l10n from '@vscode/l10n';
import type { Clock } from './ports/clock';

/** A clock's current time in ISO 8601. */
export function isoNow(clock: Pick<Clock, 'now'>): string {
  return new Date(clock.now()).toISOString();
}

/**
 * `22:55 UTC`, with the date if it isn't the same day as `now`.
 * @param time null or an invalid time: it isn't known
 * @param now milliseconds since the epoch; if that is no time, the date is always shown
 */
export function clockTime(time: string | number | null, now: number): string {
  const date = new Date(time ?? NaN);
  if (Number.isNaN(date.getTime())) return l10n.t('an unknown time');
  const iso = date.toISOString();
  const day = iso.slice(0, 10);
  const today = new Date(now);
  const isToday = !Number.isNaN(today.getTime()) && today.toISOString().startsWith(day);
  return `${isToday ? '' : `${day} `}${iso.slice(11, 16)} UTC`;
}
