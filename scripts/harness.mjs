/** Provides the tests' VS Code harness to plain Node scripts; it is TypeScript, so tsx loads it. */
import { createRequire } from 'node:module';
import { register } from 'tsx/cjs/api';

register();
const require = createRequire(import.meta.url);

/** @type {typeof import('../test/harness/server')} */
export const { startServer, userDataOf } = require('../test/harness/server.ts');
/** @type {typeof import('../test/harness/window')} */
export const { openWindow } = require('../test/harness/window.ts');
