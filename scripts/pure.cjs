// @ts-check
'use strict';

/**
 * Keeps the unit tests pure, so that all of them together take seconds: starting a process or opening a socket throws, and
 * fails the test even if the code under test catches the error. Such a test belongs in `test/integration`.
 */
const childProcess = require('node:child_process');
const { syncBuiltinESMExports } = require('node:module');
const net = require('node:net');

/**
 * @param {object} owner
 * @param {string} member
 * @param {string} what it does
 */
function forbid(owner, member, what) {
  Object.defineProperty(owner, member, {
    configurable: true,
    value: () => {
      const error = new Error(`A unit test ${what}: it belongs in test/integration.`);
      queueMicrotask(() => {
        throw error;
      });
      throw error;
    },
  });
}

exports.mochaHooks = {
  // Not earlier, because tsx opens a connection while loading.
  beforeAll() {
    for (const member of ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'])
      forbid(childProcess, member, 'starts a process');
    forbid(net.Server.prototype, 'listen', 'listens on a socket');
    forbid(net.Socket.prototype, 'connect', 'opens a connection');
    syncBuiltinESMExports();
  },
};
