import * as l10n from '@vscode/l10n';
import type { Clock } from './ports/clock';

/** A clock's current time in ISO 8601. */
export function isoNow(clock: Pick<Clock, 'now'>): string {
  return new Date(clock.now()).toISOString();
}

/**
 * A time in a text: `2026-11-22 22:55 UTC`, in every language. Records and colleagues elsewhere get it as it is; views show it
 * by the reader's clock ({@link inTimes}).
 * @param time null or an invalid time: it isn't known
 */
export function clockTime(time: string | number | null): string {
  const date = new Date(time ?? NaN);
  if (Number.isNaN(date.getTime())) return l10n.t('an unknown time');
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Like {@link clockTime}, without the date on the day of `start`: `22:55 UTC`. */
export function timeOfDay(time: string, start: string): string {
  const text = clockTime(time);
  return /^\d/.test(text) && text.startsWith(clockTime(start).slice(0, 11)) ? text.slice(11) : text;
}

const TIME = /(?<!\d)(\d{4}-\d\d-\d\d \d\d:\d\d UTC)/;

/** What is written around the times of a text, and at every second place a time in the form of {@link clockTime}. */
export function inTimes(text: string): readonly string[] {
  return text.split(TIME);
}

/** ISO 8601 of a time in that form; the text itself if there is no such time. */
export function isoOf(time: string): string {
  const iso = `${time.slice(0, 10)}T${time.slice(11, 16)}:00Z`;
  return Number.isNaN(Date.parse(iso)) ? time : iso;
}
