import { availableParallelism, totalmem } from 'node:os';

/** Parts wait for each other's pages, locks and polls, so the processors are overbooked by this factor. */
const OVERBOOKED = 2.2;
/** Memory left for the system and everything else on the machine, in GB. */
const KEPT_GB = 1.5;

/**
 * @typedef {import('./tiers.mjs').Part} Part
 * @typedef {import('./part.mjs').Result} Result
 */

/** The resources of this machine: processors, and memory in GB. */
export function machine() {
  const constrained = process.constrainedMemory();
  const bytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { cores: availableParallelism() * OVERBOOKED, memory: Math.max(bytes / 2 ** 30 - KEPT_GB, 1) };
}

/**
 * Runs as many parts side by side as the machine can handle: the one that others wait for first, then the longest.
 * @param {readonly Part[]} parts
 * @param {object} options
 * @param {{ cores: number, memory: number }} options.machine
 * @param {(part: Part) => Promise<Result>} options.run
 * @param {(result: Result, running: readonly Part[], left: number) => void} options.ended called after each part
 * @param {boolean} options.bail whether no more parts start after the first failure
 * @returns {Promise<{ results: readonly Result[], notStarted: readonly Part[] }>} results in the order in which they ended
 */
export async function schedule(parts, { machine, run, ended, bail }) {
  const waiting = inOrder(parts);
  /** @type {Map<Part, Promise<Result>>} */
  const running = new Map();
  /** @type {Result[]} */
  const results = [];
  /** @param {Part} part */
  const fits = part => {
    const beside = [part, ...running.keys()];
    /** @param {'cores' | 'memory'} what */
    const sum = what => beside.reduce((total, each) => total + each[what], 0);
    return running.size === 0 || (sum('cores') <= machine.cores + 1e-9 && sum('memory') <= machine.memory);
  };
  for (;;) {
    for (const part of [...waiting]) {
      const mayStart = part.after === null || results.some(r => r.part.name === part.after && r.ok);
      if (!mayStart || !fits(part) || (bail && results.some(r => !r.ok))) continue;
      waiting.splice(waiting.indexOf(part), 1);
      running.set(part, run(part));
    }
    if (running.size === 0) return { results, notStarted: waiting };
    const result = await Promise.race(running.values());
    running.delete(result.part);
    results.push(result);
    ended(result, [...running.keys()], waiting.length);
  }
}

/** @param {readonly Part[]} parts */
function inOrder(parts) {
  const awaited = new Set(parts.map(part => part.after));
  return [...parts].sort(
    (a, b) => Number(awaited.has(b.name)) - Number(awaited.has(a.name)) || b.seconds - a.seconds,
  );
}
