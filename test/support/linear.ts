import assert from 'node:assert/strict';

/** How often work is measured again before it counts as too much: anything else in the process can disturb it once. */
const TRIES = 3;
/** How many times more than its share larger work may take: caches cause steps, and a quadratic reader takes ten times more. */
const SLACK = 4;
/** Milliseconds below which garbage collection counts for as much as the work. */
const NOISE_MS = 10;

/**
 * Checks that work grows with its size, by processor time, which other programs don't change.
 * @param work does what is measured, at a size
 * @param small in any unit
 * @param large some ten times as much
 * @throws AssertionError with the milliseconds of both, if each try takes too long
 */
export async function growsLinearly(
  work: (size: number) => unknown,
  small: number,
  large: number,
): Promise<void> {
  const most = (SLACK * large) / small;
  let short = 0;
  let long = 0;
  for (let tries = 0; tries < TRIES; tries += 1) {
    short = await processorTime(() => work(small));
    long = await processorTime(() => work(large));
    if (long <= most * Math.max(short, NOISE_MS)) return;
  }
  assert.fail(`Size ${small} took ${short} ms, and ${large} took ${long} ms.`);
}

/** @returns milliseconds of processor time that some work takes */
export async function processorTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
