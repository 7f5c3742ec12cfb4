// @ts-check
'use strict';

/** Long enough for whatever the last test closed to be gone. */
const GRACE_MS = 20_000;

/**
 * Mocha waits for whatever a test left open; without this, for ever. The timer itself keeps nothing open, so it only
 * fires when something else does.
 */
exports.mochaGlobalTeardown = () => {
  setTimeout(() => {
    console.error(`Left open by the tests: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit(1);
  }, GRACE_MS).unref();
};
