// @ts-check
'use strict';

/** Long enough for everything that the last test closed to be gone. */
const GRACE_MS = 20_000;

/**
 * Mocha waits for anything that a test left open, and would wait forever without this. The timer itself keeps nothing open, so
 * it only fires if something else does.
 */
exports.mochaGlobalTeardown = () => {
  setTimeout(() => {
    console.error(`Left open by the tests: ${process.getActiveResourcesInfo().join(', ')}`);
    // Mocha sets the code to the number of failures as the process exits.
    process.once('exit', () => (process.exitCode = 1));
    process.exit(1);
  }, GRACE_MS).unref();
};
