import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { World } from '../../src/rehearsal/world';

/** Durations that nobody needs to watch: nothing in the tests depends on their length. */
const short: readonly (readonly [RegExp, string])[] = [
  [/poll: \d+s/g, 'poll: 1s'],
  [/soak: \d+[sm]/g, 'soak: 2s'],
  [/bootWait: \d+m/g, 'bootWait: 20s'],
  [/moveWait: \d+m/g, 'moveWait: 15s'],
];

/** Replacements for an infrastructure whose recipes save their plans. */
export const savesPlans: readonly (readonly [RegExp, string])[] = [
  [/kind: apply\n/g, 'kind: apply-saved\n'],
  [/recipe: apply\n/g, 'recipe: apply-saved\n          plan: plan-save\n          show: plan-show\n'],
];

/** A world's own timing that matches the durations. */
export const quickTiming = {
  releaseQueuedMs: 200,
  releaseRunMs: 600,
  bootMs: 1_000,
  pokeEveryMs: 1_500,
  mergeableMs: 100,
};

/** A runbook with short durations. */
export function shortened(text: string, more: readonly (readonly [RegExp, string])[] = []): string {
  return [...short, ...more].reduce((t, [pattern, by]) => t.replace(pattern, by), text);
}

/**
 * Commits a runbook with short durations to the default branch of a world.
 * @param more additional replacements, e.g. for a test of expiry
 */
export function shorten(
  world: Pick<World, 'checkout'>,
  more: readonly (readonly [RegExp, string])[] = [],
): void {
  changeRunbook(world, text => shortened(text, more));
}

/** Commits a changed text of its runbook to the default branch of a world. */
export function changeRunbook({ checkout }: Pick<World, 'checkout'>, change: (text: string) => string): void {
  const file = path.join(checkout, '.runbooks/openverse-catalog.yaml');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  for (const args of [
    ['commit', '-qam', 'Change how long things take'],
    ['push', '-q', 'origin', 'HEAD'],
  ]) {
    execFileSync('git', ['-C', checkout, ...args], { stdio: 'pipe' });
  }
}
