/**
 * @typedef {import('./part.mjs').Result} Result
 * @typedef {import('./tiers.mjs').Part} Part
 */

/** If more parts than this fail, the change or the machine is at fault, and second tries would only take time. */
const MOST = 3;

/**
 * Runs failed parts once more, alone. Only those that wait for real servers, windows and processes, because a wait may time out
 * next to other parts. If the second try passes, the part counts as passed, and the summary lists it as flaky with its first
 * failure.
 * @param {readonly Result[]} results
 * @param {(part: Part) => Promise<Result>} run
 * @returns {Promise<readonly Result[]>} the same, with the second result replacing the first where there is one
 */
export async function secondTries(results, run) {
  const failed = results.filter(({ ok }) => !ok);
  if (failed.length > MOST) return results;
  /** @type {Map<Result, Result>} */
  const second = new Map();
  for (const first of failed.filter(({ part }) => part.isTimed)) {
    const again = await run(first.part);
    const seconds = first.seconds + again.seconds;
    second.set(first, again.ok ? { ...again, seconds, flaky: whatFailed(first) } : { ...first, seconds });
  }
  return results.map(result => second.get(result) ?? result);
}

/** @param {Result} result */
const whatFailed = ({ part, failed }) =>
  failed.length > 0 ? failed : [`${part.name} ended before its tests could be counted.`];
