'use strict';

/**
 * Stands in for a runbook's command in a rehearsal: prints, but runs nothing. The first argument is JSON in base64 that says
 * what it prints, what it asks, what it sets in the copy of the repository and how it exits; the others are the real command.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const readline = require('node:readline');

const [spec = '', ...command] = process.argv.slice(2);
const { lines, asks, then, exit, sets, leaves } = JSON.parse(Buffer.from(spec, 'base64').toString('utf8'));
const print = text => process.stdout.write(`${text}\n`);

async function main() {
  print(`Rehearsal: this stands in for ${JSON.stringify(command)}, which is not run.`);
  lines.forEach(print);
  if (asks !== undefined) {
    process.stdout.write(asks);
    if ((await answer()) !== 'yes') {
      print('');
      print('Apply cancelled.');
      process.exitCode = 1;
      return;
    }
    print('');
    then.forEach(print);
  }
  if (sets !== undefined) set(sets);
  if (leaves !== undefined) writeFileSync(leaves.file, leaves.text);
  process.exitCode = exit;
}

/** Sets the attribute of a module, in the copy of the repository. */
function set({ file, module, attribute, value }) {
  const text = readFileSync(file, 'utf8');
  const at = Math.max(text.search(new RegExp(`^module\\s+"${module}"`, 'm')), 0);
  const after = text
    .slice(at)
    .replace(new RegExp(`^(\\s*${attribute}\\s*=\\s*)"[^"]*"`, 'm'), `$1"${value}"`);
  writeFileSync(file, text.slice(0, at) + after);
  print(`${attribute} of the module "${module}" is now ${value}.`);
}

function answer() {
  return new Promise(resolve => {
    const input = readline.createInterface({ input: process.stdin });
    input.once('line', line => {
      resolve(line.trim());
      input.close();
    });
    input.once('close', () => resolve(''));
  });
}

void main();
