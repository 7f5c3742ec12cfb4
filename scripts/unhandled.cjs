// @ts-check
'use strict';

/** Mocha ignores unhandled rejections; throwing them fails the running test. */
process.on('unhandledRejection', reason => {
  throw reason;
});
