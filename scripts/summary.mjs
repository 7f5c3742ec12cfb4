/** @typedef {import('./part.mjs').Result} Result */

/**
 * Prints the results of a run: failures, including those of first tries only, a line for each tier, what was left out, the
 * totals, and what was not run.
 * @param {readonly Result[]} results
 * @param {readonly import('./tiers.mjs').Part[]} notStarted
 * @param {number} seconds duration of the whole run
 */
export function sumUp(results, notStarted, seconds) {
  // Repeated here, because a part's own output scrolled by long ago.
  for (const { part, failed } of results)
    for (const each of failed) console.log(`\nFAILED in ${part.name}: ${each}`);
  for (const { part } of results.filter(({ ok, failed }) => !ok && failed.length === 0))
    console.log(`\nFAILED: ${part.name}; what it printed stands above.`);
  for (const { name, after } of notStarted)
    console.log(`\nNOT STARTED: ${name}, because ${after ?? 'another part'} failed.`);
  for (const { part, flaky } of results)
    for (const each of flaky) console.log(`\nFLAKY in ${part.name}, passed at a second try: ${each}`);
  console.log('\ntier         result  passed  failed  skipped  seconds');
  for (const tier of new Set([...results.map(r => r.part.tier), ...notStarted.map(part => part.tier)])) {
    const own = results.filter(({ part }) => part.tier === tier);
    const ok = own.every(result => result.ok) && !notStarted.some(part => part.tier === tier);
    const numbers = [
      [total(own, 'passes'), 8],
      [total(own, 'failures'), 8],
      [total(own, 'pending'), 9],
      [total(own, 'seconds'), 9],
    ];
    console.log(
      tier.padEnd(13) +
        (ok ? 'ok' : 'FAILED').padEnd(6) +
        numbers.map(([number, width]) => String(number).padStart(width ?? 0)).join(''),
    );
  }
  console.log(`\nIn ${Math.floor(seconds / 60)} min ${seconds % 60} s; parts of tiers ran side by side.`);
  for (const line of results.flatMap(({ leftOut }) => leftOut))
    console.log(`LEFT OUT: ${line}; \`npm run test:full\` takes all.`);
  const flaky = results.filter(result => result.flaky.length > 0).map(({ part }) => part.name);
  if (flaky.length > 0) console.log(`FLAKY: ${flaky.join(', ')}; what failed at first stands above.`);
  console.log(
    `\n${total(results, 'passes')} passed, ${total(results, 'failures')} failed, ${total(results, 'pending')} skipped`,
  );
  for (const line of results.flatMap(({ notRun }) => notRun)) console.log(`NOT RUN: ${line}`);
}

/** @param {readonly Result[]} results @param {'passes' | 'failures' | 'pending' | 'seconds'} key */
function total(results, key) {
  return results.reduce((sum, result) => sum + result[key], 0);
}
