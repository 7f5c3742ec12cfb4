'use strict';
// Stand-in for Terraform, for machines without it: plans and applies the rehearsal's module, with Terraform's own output.
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { randomUUID } = require('node:crypto');
const path = require('node:path');
const readline = require('node:readline');

const NOTICE = 'This is a stand-in for Terraform, made for the rehearsal.';
const STATE = 'terraform.tfstate';
const LOCK = '.terraform.tfstate.lock.info';
const MODULE = 'module.catalog-airflow.terraform_data';
const world = path.join(__dirname, '..', 'world');
const on = name => existsSync(path.join(world, 'faults', name));
const print = (text = '') => process.stdout.write(`${text}\n`);

/** @returns {never} prints errors in Terraform's format, then exits */
function fail(summary, ...lines) {
  process.stderr.write(
    ['╷', `│ Error: ${summary}`, '│ ', ...lines.map(line => `│ ${line}`), '╵', ''].join('\n'),
  );
  process.exit(1);
}

/** The configuration's values: attributes that can change in place, and those that replace the resource. */
function wanted() {
  const text = readFileSync('catalog-airflow.tf', 'utf8');
  const value = name => new RegExp(`^\\s*${name}\\s*=\\s*"?([^"\\s]*)`, 'm').exec(text)?.[1] ?? '';
  if (on('plan-fails'))
    fail('Invalid function argument', 'Invalid value for "path" parameter: no file exists.');
  if (value('running_dags_cleared') !== 'true') {
    fail(
      'Resource precondition failed',
      '  on ../../modules/services/catalog-airflow/main.tf, in resource "terraform_data" "instance":',
      '',
      'Make sure that no DAG is running, then set running_dags_cleared to true.',
    );
  }
  return {
    [`${MODULE}.database`]: {
      input: { storage_gb: value('database_storage_gb') },
      triggers_replace: on('plan-destroys-database') ? '16.3' : '13.4',
    },
    [`${MODULE}.dns_record`]: {
      input: {
        name: `${value('subdomain')}.openverse.org`,
        ttl: existsSync(path.join(world, 'drifted')) ? '60' : '300',
      },
      triggers_replace: '',
    },
    [`${MODULE}.instance`]: {
      input: { docker_tag: value('docker_tag'), instance_type: value('instance_type') },
      triggers_replace: value('docker_tag'),
    },
  };
}

function readState() {
  return existsSync(STATE) ? JSON.parse(readFileSync(STATE, 'utf8')).resources : {};
}

function writeState(resources) {
  writeFileSync(STATE, `${JSON.stringify({ standIn: true, resources }, null, 2)}\n`);
}

function actionOf(before, after) {
  if (!before) return 'create';
  if (before.tainted || before.triggers_replace !== after.triggers_replace) return 'replace';
  return JSON.stringify(before.input) === JSON.stringify(after.input) ? 'none' : 'update';
}

const headings = {
  create: ['will be created', '  +'],
  update: ['will be updated in-place', '  ~'],
  replace: ['must be replaced', '-/+'],
};

function printChange({ address, action, before, after }) {
  const [words, sign] = headings[action];
  const tainted = before?.tainted === true;
  print(`  # ${address} ${tainted ? 'is tainted, so must be replaced' : words}`);
  print(`${sign} resource "terraform_data" "${address.split('.').at(-1)}" {`);
  if (action === 'create') print('      + id               = (known after apply)');
  if (action === 'replace') print(`      ~ id               = "${before.id}" -> (known after apply)`);
  if (action === 'update') print(`        id               = "${before.id}"`);
  const open = action === 'create' ? '+' : '~';
  print(`      ${open} input            = {`);
  for (const [name, value] of Object.entries(after.input)) {
    const old = before?.input[name];
    if (before === undefined) print(`          + ${name} = "${value}"`);
    else if (old !== value) print(`          ~ ${name} = "${old}" -> "${value}"`);
  }
  print('        }');
  if (action === 'replace' && before.triggers_replace !== after.triggers_replace) {
    print(`      ~ triggers_replace = [ # forces replacement`);
    print(`          ~ "${before.triggers_replace}" -> "${after.triggers_replace}",`);
    print('        ]');
  }
  print('    }');
  print();
}

/** Prints the plan and returns its changes. */
function plan() {
  const state = readState();
  const changes = Object.entries(wanted())
    .map(([address, after]) => ({
      address,
      after,
      before: state[address],
      action: actionOf(state[address], after),
    }))
    .filter(change => change.action !== 'none');
  if (changes.length === 0) {
    print();
    print('No changes. Your infrastructure matches the configuration.');
    return changes;
  }
  print();
  print('Terraform will perform the following actions:');
  print();
  changes.forEach(printChange);
  const count = (...actions) => changes.filter(change => actions.includes(change.action)).length;
  print(
    `Plan: ${count('create', 'replace')} to add, ${count('update')} to change, ${count('replace')} to destroy.`,
  );
  return changes;
}

function instance(...args) {
  const { status } = spawnSync('sh', [path.join(world, 'instance.sh'), ...args], { stdio: 'inherit' });
  return status === 0;
}

function apply(changes) {
  const state = readState();
  const counts = { create: 0, update: 0, replace: 0 };
  for (const { address, action, before, after } of changes) {
    const isInstance = address.endsWith('.instance');
    const id = action === 'update' ? before.id : randomUUID();
    if (action === 'replace') {
      print(`${address}: Destroying... [id=${before.id}]`);
      if (isInstance) instance('destroy');
      print(`${address}: Destruction complete after 0s`);
    }
    print(`${address}: ${action === 'update' ? 'Modifying' : 'Creating'}...`);
    const made = !isInstance || action === 'update' || instance('create', after.input.docker_tag);
    state[address] = { ...after, id, tainted: !made };
    writeState(state);
    if (!made) fail('local-exec provisioner error', `  with ${address},`);
    print(`${address}: ${action === 'update' ? 'Modifications' : 'Creation'} complete after 0s [id=${id}]`);
    counts[action]++;
  }
  print();
  const { create, update, replace } = counts;
  print(`Apply complete! Resources: ${create + replace} added, ${update} changed, ${replace} destroyed.`);
}

function lock() {
  if (existsSync(LOCK)) {
    const { ID, Path, Operation, Who, Version, Created } = JSON.parse(readFileSync(LOCK, 'utf8'));
    const info = Object.entries({ ID, Path, Operation, Who, Version, Created });
    const lines = info.map(([name, value]) => `  ${`${name}:`.padEnd(10)} ${value}`);
    fail(
      'Error acquiring the state lock',
      'Error message: resource temporarily unavailable',
      'Lock Info:',
      ...lines,
    );
  }
  const info = {
    ID: randomUUID(),
    Path: STATE,
    Operation: 'OperationTypeApply',
    Who: 'you',
    Version: '0.0.0',
  };
  writeFileSync(LOCK, JSON.stringify({ ...info, Created: new Date().toISOString() }));
  process.on('exit', () => rmSync(LOCK, { force: true }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
}

function ask() {
  print();
  print('Do you want to perform these actions?');
  print('  Terraform will perform the actions described above.');
  print("  Only 'yes' will be accepted to approve.");
  print();
  process.stdout.write('  Enter a value: ');
  return new Promise(resolve => {
    const lines = readline.createInterface({ input: process.stdin });
    lines.once('line', line => {
      resolve(line.trim());
      lines.close();
    });
    lines.once('close', () => resolve(''));
  });
}

async function main() {
  const args = process.argv.slice(2);
  const folder = args.find(arg => arg.startsWith('-chdir='))?.slice('-chdir='.length);
  if (folder !== undefined) process.chdir(folder);
  const command = args.find(arg => !arg.startsWith('-'));
  if (command === 'version' || args.includes('--version') || args.includes('-version')) {
    print('Terraform v0.0.0 (stand-in of the rehearsal)');
    return;
  }
  print(NOTICE);
  if (command === 'init') return;
  if (command !== 'plan' && command !== 'apply') fail(`The stand-in has no command "${command ?? ''}".`);
  lock();
  const changes = plan();
  if (command === 'plan') {
    if (changes.length > 0 && args.includes('-detailed-exitcode')) process.exitCode = 2;
    return;
  }
  if (changes.length > 0 && !args.includes('-auto-approve') && (await ask()) !== 'yes') {
    print();
    print('Apply cancelled.');
    process.exitCode = 1;
    return;
  }
  print();
  apply(changes);
}

void main();
