// @ts-check
'use strict';

/** Mocha's spec output, plus counts and failures as JSON in the file named by `TEST_RESULTS`. */
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

class Reporter extends reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {string[]} */
    const failed = [];
    /** @type {string[]} */
    const leftOut = [];
    // A test that runs only part of a generated matrix reports that with this event on the process.
    process.on('test:left-out', line => leftOut.push(line));
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      failed.push(`${test.titlePath().join(' › ')}\n${error.stack ?? String(error)}`);
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.TEST_RESULTS;
      if (file === undefined) return;
      const { passes, failures, pending, duration } = this.stats;
      writeFileSync(
        file,
        JSON.stringify({ passes, failures, pending, failed, leftOut, milliseconds: duration }),
      );
    });
  }
}

module.exports = Reporter;
