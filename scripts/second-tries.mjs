/**
 * @typedef {import('./part.mjs').Result} Result
 * @typedef {import('./tiers.mjs').Part} Part
 */

/** When more parts than this fail, the change or the machine is at fault, and a second try would only take time. */
const MOST = 3;

/**
 * Runs parts that failed once more, alone. Only those that wait for real servers, windows and processes: a wait may run out
 * beside other parts. What then passes counts as passed, and the summary names it as flaky with the failure that it had.
 * @param {readonly Result[]} results
 * @param {(part: Part) => Promise<Result>} run
 * @returns {Promise<readonly Result[]>} the same, with the second result in place of the first where there was one
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
