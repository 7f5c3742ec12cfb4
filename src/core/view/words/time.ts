import * as l10n from '@vscode/l10n';
import { inTimes, isoOf } from '../../clockTime';
import type { RunView } from '../view';

const MONTHS = l10n.t('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec').split(' ');

/**
 * A time as people say it: `14:05`, `yesterday 14:05`, `tomorrow 14:05`, `Nov 22, 14:05`, or `Nov 22, 2025, 14:05`, by this
 * machine's clock and time zone. Text that isn't a time is returned as is.
 */
export function clock(iso: string, now = new Date()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const time = `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
  if (date.toDateString() === now.toDateString()) return time;
  const isIn = (days: number): boolean =>
    date.toDateString() === new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).toDateString();
  if (isIn(-1)) return l10n.t`yesterday ${time}`;
  if (isIn(1)) return l10n.t`tomorrow ${time}`;
  const [month = '', day, year] = [MONTHS[date.getMonth()], date.getDate(), date.getFullYear()];
  return year === now.getFullYear()
    ? l10n.t`${month} ${day}, ${time}`
    : l10n.t`${month} ${day}, ${year}, ${time}`;
}

/** A text with each of its times as {@link clock} says it, which are written in UTC. */
export function localTimes(text: string, now = new Date()): string {
  return timesBy(text, time => clock(isoOf(time), now));
}

/** A text with each of its times as {@link clock} says it, and as it is written: `14:05 (2026-11-22 13:05 UTC)`. */
export function bothTimes(text: string, now = new Date()): string {
  return timesBy(text, time => {
    const local = clock(isoOf(time), now);
    return local === time ? time : `${local} (${time})`;
  });
}

function timesBy(text: string, shown: (time: string) => string): string {
  return inTimes(text)
    .map((part, index) => (index % 2 === 0 ? part : shown(part)))
    .join('');
}

/** `45 s`, `12 min` or `3 h 5 min`. @param ms a span in milliseconds; a negative one counts as 0 */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return l10n.t`${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return l10n.t`${minutes} min`;
  return l10n.t`${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long a run took; null while it is open, and if its times don't say. */
export function durationInWords(run: Pick<RunView, 'startedAt' | 'endedAt'>): string | null {
  const ms = Date.parse(run.endedAt ?? '') - Date.parse(run.startedAt);
  return ms >= 0 ? span(ms) : null;
}

/** `took 27 min`; empty as long as {@link durationInWords} is null. */
export function tookInWords(run: Pick<RunView, 'startedAt' | 'endedAt'>): string {
  const duration = durationInWords(run);
  return duration === null ? '' : l10n.t`took ${duration}`;
}

/** Time left on a clock, such as `4:05`, rounded up so that it shows 0:00 only when the time is up. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${twoDigits(seconds % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
