/** Kills the engine's process at every point of a deployment; `npm test` takes every fifth. */
import path from 'node:path';
import { root, run } from './process.mjs';
import { setUp } from './setup.mjs';

const bin = path.join(root, 'node_modules', '.bin');
const { tools } = await setUp();
const PATH = [tools, bin, process.env.PATH].join(path.delimiter);
process.exitCode = await run(path.join(bin, 'mocha'), ['test/crash/**/*.test.ts'], {
  env: { PATH, CRASH_POINTS: 'all' },
});
