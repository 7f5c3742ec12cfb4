import * as l10n from '@vscode/l10n';
import * as v from 'valibot';

const FORM = l10n.t('Write a duration as a whole number with s, m or h, for example 90s or 15m.');
/** `90s`, `15m` or `2h`. */
export const DurationSchema = v.pipe(v.string(FORM), v.regex(/^[1-9]\d{0,3}(s|m|h)$/, FORM));

/**
 * How long ago a time of this machine's clock was. Infinity if the clock has been set back before it: the true duration is
 * unknown then, so anything with a time limit counts as over.
 * @param since milliseconds since the epoch, like `now`
 * @returns milliseconds
 */
export function elapsedMs(since: number, now: number): number {
  return now < since ? Infinity : now - since;
}

/** Milliseconds of a {@link DurationSchema} text. */
export function durationMs(text: string): number {
  const unit = { s: 1000, m: 60_000, h: 3_600_000 }[text.at(-1) as 's' | 'm' | 'h'];
  return Number(text.slice(0, -1)) * unit;
}

/** Like {@link span}, for hours or days, e.g. `3 h 20 min` or `2 days 5 h`. */
export function longSpan(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours < 1) return span(ms);
  if (hours < 24) return l10n.t`${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return days === 1 ? l10n.t`1 day ${hours % 24} h` : l10n.t`${days} days ${hours % 24} h`;
}

/** A time span for people, e.g. `45 s` or `3 min`. */
export function span(ms: number): string {
  return ms < 120_000 ? l10n.t`${Math.floor(ms / 1000)} s` : l10n.t`${Math.floor(ms / 60_000)} min`;
}
