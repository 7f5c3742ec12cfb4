'use strict';
// Stand-in for just (https://just.systems), for machines without it. Supports only the recipes of the rehearsal's repository.
const { spawnSync } = require('node:child_process');
const { closeSync, openSync, readFileSync } = require('node:fs');
const path = require('node:path');

const world = path.join(__dirname, '..', 'world');
const say = text => process.stderr.write(`${text}\n`);
const docs = {
  bump: "Set a module's image tag to the newest release",
  plan: 'Show what would change in a module',
  apply: 'Change a module, after its plan was approved',
};

/** @returns {never} */
function fail(message) {
  say(`error: ${message}`);
  process.exit(1);
}

/** The part of `just --dump --dump-format json` with the recipes and their parameters. */
function dump() {
  const parameter = name => ({ default: null, export: false, kind: 'singular', name });
  const recipe = ([name, doc]) => [
    name,
    {
      name,
      doc,
      namepath: name,
      parameters: ['environment', 'module'].map(parameter),
      private: false,
      attributes: [],
    },
  ];
  const recipes = Object.fromEntries(Object.entries(docs).map(recipe));
  return { aliases: {}, assignments: {}, first: 'bump', modules: {}, recipes, settings: {}, warnings: [] };
}

function run(program, args) {
  const { error, status, signal } = spawnSync(program, args, { stdio: 'inherit' });
  if (error) fail(error.message);
  process.exit(status ?? (signal ? 143 : 1));
}

function terraform(command, environment, service) {
  const { tools } = JSON.parse(readFileSync(path.join(world, '..', 'world.json'), 'utf8'));
  run(tools.terraform, [`-chdir=environments/${environment}`, command, `-target=module.${service}`]);
}

const [recipe = '', environment, service, ...rest] = process.argv.slice(2);
if (recipe === '--version') {
  process.stdout.write('just 0.0.0 (stand-in of the rehearsal)\n');
} else if (recipe === '--dump') {
  process.stdout.write(`${JSON.stringify(dump())}\n`);
} else if (!Object.hasOwn(docs, recipe)) {
  fail(`Justfile does not contain recipe \`${recipe}\``);
} else if (environment === undefined || service === undefined || rest.length > 0) {
  fail(`recipe \`${recipe}\` takes 2 arguments: environment, module`);
} else {
  say('This is a stand-in for just, made for the rehearsal.');
  if (recipe === 'bump') run(process.execPath, [path.join(world, 'bump.cjs'), environment, service]);
  if (recipe === 'apply') closeSync(openSync(path.join(world, 'applying'), 'w'));
  terraform(recipe, environment, service);
}
