import * as l10n from '@vscode/l10n';
import type { StepView } from '../view';
import { span } from './time';

type Progress = NonNullable<StepView['progress']>;

/** Shorter waits aren't worth mentioning, in milliseconds. */
const WORTH_SAYING_MS = 10_000;

/**
 * How long it usually takes, or else at most: `usually 12 min`, `longer than the usual 12 min`, `at most 15 min`. Empty if
 * unknown or hardly worth waiting for.
 * @param elapsed milliseconds so far
 */
export function usualInWords({ usual, longestMs }: Progress, elapsed: number): string {
  if (usual !== undefined && usual.ms >= WORTH_SAYING_MS) {
    const words = span(usual.ms);
    return elapsed > 1.5 * usual.ms ? l10n.t`longer than the usual ${words}` : l10n.t`usually ${words}`;
  }
  return longestMs === undefined ? '' : l10n.t`at most ${span(longestMs)}`;
}

/**
 * Progress from 0 to 1; null if unknown. The usual time is only a guess, so it never shows completion.
 * @param elapsed milliseconds so far
 */
export function fractionOf({ usual, fraction }: Progress, elapsed: number): number | null {
  if (fraction !== null && usual === undefined) return fraction;
  return usual === undefined || usual.ms < WORTH_SAYING_MS
    ? fraction
    : Math.min(0.95, Math.max(fraction ?? 0, elapsed / usual.ms));
}
