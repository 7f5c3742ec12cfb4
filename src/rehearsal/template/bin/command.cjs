'use strict';

/**
 * Stands in for a command of a runbook in a rehearsal: it prints, and runs nothing. The first argument says what it prints,
 * what it asks and how it ends, as JSON in base64; the others are the command that it stands in for.
 */
const readline = require('node:readline');

const [spec = '', ...command] = process.argv.slice(2);
const { lines, asks, then, exit } = JSON.parse(Buffer.from(spec, 'base64').toString('utf8'));
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
  process.exitCode = exit;
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
