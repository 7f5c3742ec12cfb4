import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { World } from '../../src/rehearsal/world';

/** Durations that nobody has to watch: nothing in the tests depends on how long they are. */
const short: readonly (readonly [RegExp, string])[] = [
  [/poll: \d+s/g, 'poll: 1s'],
  [/soak: \d+[sm]/g, 'soak: 2s'],
  [/bootWait: \d+m/g, 'bootWait: 20s'],
  [/moveWait: \d+m/g, 'moveWait: 15s'],
];

/** A world's own timing that fits the durations. */
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
 * Puts a runbook with short durations on the default branch of a world.
 * @param more replacements on top, e.g. for a test of expiry
 */
export function shorten(
  world: Pick<World, 'checkout'>,
  more: readonly (readonly [RegExp, string])[] = [],
): void {
  const file = path.join(world.checkout, '.runbooks/openverse-catalog.yaml');
  writeFileSync(file, shortened(readFileSync(file, 'utf8'), more));
  for (const args of [
    ['commit', '-qam', 'Shorten what nobody watches'],
    ['push', '-q', 'origin', 'HEAD'],
  ]) {
    execFileSync('git', ['-C', world.checkout, ...args], { stdio: 'pipe' });
  }
}
