import { availableParallelism, totalmem } from 'node:os';

/** Parts wait for each other's pages, locks and polls: so much more than the processors are given out. */
const OVERBOOKED = 1.25;
/** What the system and everything else on the machine keeps, in GB. */
const KEPT_GB = 1.5;

/**
 * @typedef {import('./tiers.mjs').Part} Part
 * @typedef {import('./part.mjs').Result} Result
 */

/** What this machine has to give out: processors and memory in GB. */
export function machine() {
  const constrained = process.constrainedMemory();
  const bytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { cores: availableParallelism() * OVERBOOKED, memory: Math.max(bytes / 2 ** 30 - KEPT_GB, 1) };
}

/**
 * Runs parts side by side, as many as the machine bears, the longest first. Parts of which no two fit follow each other all
 * the while: they are what takes longest in the end, so room is kept for the next of them.
 * @param {readonly Part[]} parts
 * @param {object} options
 * @param {{ cores: number, memory: number }} options.machine
 * @param {(part: Part) => Promise<Result>} options.run
 * @param {(result: Result, running: readonly Part[], left: number) => void} options.ended called after each
 * @param {boolean} options.bail whether the first failure keeps the others from starting
 * @returns {Promise<{ results: readonly Result[], notStarted: readonly Part[] }>} results in the order of their ends
 */
export async function schedule(parts, { machine, run, ended, bail }) {
  /** @param {Part} part */
  const isWide = part => part.cores > machine.cores / 2;
  const waiting = inOrder(parts, isWide);
  /** @type {Map<Part, Promise<Result>>} */
  const running = new Map();
  /** @type {Result[]} */
  const results = [];
  /** @param {readonly Part[]} some @param {'cores' | 'memory'} what */
  const sum = (some, what) => some.reduce((total, part) => total + part[what], 0);
  /** @param {Part} part */
  const fits = part => {
    const beside = [...running.keys()];
    if (beside.length === 0) return true;
    // What others wait for soon makes room.
    const lasting = [...beside, part].filter(each => !waiting.some(({ after }) => after === each.name));
    const isNext = isWide(part) || beside.some(isWide);
    const next = isNext ? undefined : waiting.find(isWide);
    return (
      sum([...beside, part], 'cores') <= machine.cores + 1e-9 &&
      sum([...beside, part], 'memory') <= machine.memory &&
      (next === undefined || sum([...lasting, next], 'cores') <= machine.cores + 1e-9)
    );
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

/**
 * The one that others wait for goes first, then wide ones, then the longest.
 * @param {readonly Part[]} parts
 * @param {(part: Part) => boolean} isWide
 */
function inOrder(parts, isWide) {
  const awaited = new Set(parts.map(part => part.after));
  /** @param {Part} part */
  const rank = part => (awaited.has(part.name) ? 2 : isWide(part) ? 1 : 0);
  return [...parts].sort((a, b) => rank(b) - rank(a) || b.seconds - a.seconds);
}
