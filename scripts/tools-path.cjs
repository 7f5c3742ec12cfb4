// @ts-check
'use strict';

/** Puts the programs that `npm run setup` made available in front, so that a single test file runs by mocha alone. */
const path = require('node:path');

const tools = path.join(__dirname, '..', '.vscode-test', 'bin');
process.env.PATH = [tools, process.env.PATH].join(path.delimiter);
