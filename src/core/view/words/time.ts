import * as l10n from '@vscode/l10n';
import { language } from '../../language';

const MONTHS = l10n.t('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec').split(' ');

/**
 * A time as people say it: `14:05`, `yesterday 14:05`, `Nov 22, 14:05`, or `Nov 22, 2025, 14:05`, by this machine's clock
 * and time zone. Text that isn't a time is returned as is.
 */
export function clock(iso: string, now = new Date()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const time = `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
  if (date.toDateString() === now.toDateString()) return time;
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (date.toDateString() === yesterday.toDateString()) return l10n.t`yesterday ${time}`;
  const [month = '', day, year] = [MONTHS[date.getMonth()], date.getDate(), date.getFullYear()];
  return year === now.getFullYear()
    ? l10n.t`${month} ${day}, ${time}`
    : l10n.t`${month} ${day}, ${year}, ${time}`;
}

/**
 * A time in full, for a hover: `Sunday, November 22, 2026 at 14:05:07 GMT+1`, by this machine's clock and time zone. Text
 * that isn't a time is returned as is.
 */
export function fullTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toLocaleString(language(), { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' });
}

/** `45 s`, `12 min` or `3 h 5 min`. @param ms a span in milliseconds; a negative one counts as 0 */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return l10n.t`${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return l10n.t`${minutes} min`;
  return l10n.t`${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Time left on a clock, such as `4:05`, rounded up so that it shows 0:00 only when the time is up. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${twoDigits(seconds % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
