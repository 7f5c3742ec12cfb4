import { language } from '../../language';

/**
 * A time in full, for a hover: `Sunday, November 22, 2026 at 14:05:07 GMT+1 (13:05:07 UTC)`, by this machine's clock and time
 * zone. Text that isn't a time is returned as is.
 */
export function fullTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const full = date.toLocaleString(language(), { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' });
  return date.getTimezoneOffset() === 0 ? full : `${full} (${date.toISOString().slice(11, 19)} UTC)`;
}
