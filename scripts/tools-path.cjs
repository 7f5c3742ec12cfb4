// @ts-check
'use strict';

/** Puts the programs from `npm run setup` first in the PATH, so that a single test file can run with mocha alone. */
const path = require('node:path');

const tools = path.join(__dirname, '..', '.vscode-test', 'bin');
process.env.PATH = [tools, process.env.PATH].join(path.delimiter);
