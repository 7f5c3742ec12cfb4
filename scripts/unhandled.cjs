// @ts-check
'use strict';

/** Mocha passes over a rejection that nobody handles; thrown, it fails the test that runs. */
process.on('unhandledRejection', reason => {
  throw reason;
});
