import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Configuration, Keys, Resource } from './configuration';
import { quote, toHcl, typeOf, type Value } from './values';

const PROVIDER = 'provider["terraform.io/builtin/terraform"]';
const noInstancesBefore = ['create', 'import', 'import-update'];

/** Writes configuration and state into an empty folder; nothing needs `init` afterwards. */
export function writeConfiguration(folder: string, configuration: Configuration): void {
  const files = {
    'main.tf': root(configuration),
    'm/main.tf': [moduleCall('n', { kind: 'single' }), ...resourcesOf(configuration, 'm')].join('\n'),
    'm/n/main.tf': resourcesOf(configuration, 'n').join('\n'),
    'terraform.tfstate': JSON.stringify(state(configuration), null, 2),
    '.terraform/modules/modules.json': JSON.stringify({
      Modules: [
        { Key: '', Source: '', Dir: '.' },
        { Key: 'm', Source: './m', Dir: 'm' },
        { Key: 'm.n', Source: './n', Dir: 'm/n' },
      ],
    }),
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

/** Arguments for `plan` and `apply` that the configuration asks for. */
export function planArguments({ resources, colours }: Configuration): string[] {
  return [
    ...resources
      .filter(({ fate }) => fate === 'replace-on-request')
      .map(({ name }) => `-replace=terraform_data.${name}`),
    ...(colours ? [] : ['-no-color']),
  ];
}

function root(configuration: Configuration): string {
  const { outputs, warning, failing, dataSource, moduleKeys } = configuration;
  return [
    moduleCall('m', moduleKeys),
    ...resourcesOf(configuration, 'root'),
    ...outputs.map(({ name, value }) => `output "${name}" {\n  value = ${toHcl(value)}\n}\n`),
    ...(dataSource
      ? [
          `resource "terraform_data" "path" {}
data "terraform_remote_state" "later" {
  backend = "local"
  config  = { path = terraform_data.path.id }
}
`,
        ]
      : []),
    `variable "never" {
  default = false
}
`,
    ...(warning === null
      ? []
      : [
          `check "look" {\n  assert {\n    condition = var.never\n    error_message = ${quote(warning)}\n  }\n}\n`,
        ]),
    ...(failing
      ? [
          `resource "terraform_data" "guarded" {
  lifecycle {
    precondition {
      condition     = var.never
      error_message = "Not now."
    }
  }
}
`,
        ]
      : []),
  ].join('\n');
}

function moduleCall(name: string, keys: Keys): string {
  return `module "${name}" {\n  source = "./${name}"\n${repetition(keys)}}\n`;
}

function repetition(keys: Keys): string {
  if (keys.kind === 'single') return '';
  if (keys.kind === 'count') return `  count = ${keys.count}\n`;
  return `  for_each = toset([${keys.keys.map(quote).join(', ')}])\n`;
}

function resourcesOf({ resources, importId }: Configuration, level: Resource['level']): string[] {
  return resources.filter(each => each.level === level).map(each => resourceText(each, importId));
}

function resourceText(resource: Resource, importId: string): string {
  const { name, fate, keys } = resource;
  const address = `terraform_data.${name}`;
  const blocks = [];
  if (fate === 'forget')
    return `removed {\n  from = ${address}\n  lifecycle {\n    destroy = false\n  }\n}\n`;
  if (fate === 'remove') return '';
  if (fate === 'move' || fate === 'move-update')
    blocks.push(`moved {\n  from = terraform_data.${name}_old\n  to = ${address}\n}`);
  if (fate === 'import' || fate === 'import-update')
    blocks.push(`import {\n  to = ${address}\n  id = ${quote(importId)}\n}`);
  if (fate === 'unknown') blocks.push(`resource "terraform_data" "${name}_fresh" {}`);
  if (fate === 'replace-triggered')
    blocks.push(`resource "terraform_data" "${name}_trigger" {\n  input = "new"\n}`);
  const trigger = fate === 'replace' || fate === 'replace-create-first' ? resource.after : null;
  blocks.push(`resource "terraform_data" "${name}" {
${repetition(keys)}  input = ${input(resource)}
  triggers_replace = ${trigger === null ? 'null' : `[1, ${toHcl(trigger)}]`}
${lifecycle(resource)}}`);
  return `${blocks.join('\n')}\n`;
}

function input(resource: Resource): string {
  const { name, fate, sensitive } = resource;
  if (fate === 'import') return 'null';
  if (fate === 'unknown') return `[terraform_data.${name}_fresh.id]`;
  const same = ['keep', 'move', 'taint', 'reindex', 'deposed', 'replace-on-request'].includes(fate);
  const value = toHcl(same ? resource.before : resource.after);
  return sensitive ? `sensitive(${value})` : value;
}

function lifecycle({ name, fate }: Resource): string {
  if (fate === 'replace-create-first') return '  lifecycle {\n    create_before_destroy = true\n  }\n';
  if (fate === 'replace-triggered')
    return `  lifecycle {\n    replace_triggered_by = [terraform_data.${name}_trigger]\n  }\n`;
  return '';
}

function state(configuration: Configuration) {
  const { resources, outputs, moduleKeys, lostModule } = configuration;
  const modules = instances(moduleKeys).map(key => `module.m${index(key)}`);
  const places: Record<Resource['level'], (string | undefined)[]> = {
    root: [undefined],
    m: modules,
    n: modules.map(module => `${module}.module.n`),
  };
  return {
    version: 4,
    terraform_version: '1.5.7',
    serial: 1,
    lineage: '00000000-0000-0000-0000-000000000000',
    outputs: Object.fromEntries(
      outputs.flatMap(({ name, before }) =>
        before === undefined || before === null ? [] : [[name, { value: before, type: typeOf(before) }]],
      ),
    ),
    resources: [
      ...resources.flatMap(each =>
        noInstancesBefore.includes(each.fate)
          ? []
          : places[each.level].flatMap(module => resourceStates(each, module)),
      ),
      ...(lostModule ? [resourceState('module.lost["a b"]', 'gone', [instance(undefined, 'x', null)])] : []),
    ],
  };
}

function resourceStates(resource: Resource, module: string | undefined) {
  const { name, fate, keys, keysBefore, before } = resource;
  const moved = fate === 'move' || fate === 'move-update';
  const trigger = fate === 'replace' || fate === 'replace-create-first' ? [0, before] : null;
  const all = instances(fate === 'reindex' ? keysBefore : keys).flatMap(key => [
    { ...instance(key, before, trigger), ...(fate === 'taint' ? { status: 'tainted' } : {}) },
    ...(fate === 'deposed' ? [{ ...instance(key, 'old', null), deposed: '0a1b2c3d' }] : []),
  ]);
  return [
    ...(all.length > 0 ? [resourceState(module, moved ? `${name}_old` : name, all)] : []),
    ...(fate === 'replace-triggered'
      ? [resourceState(module, `${name}_trigger`, [instance(undefined, 'old', null)])]
      : []),
  ];
}

function resourceState(module: string | undefined, name: string, all: readonly unknown[]) {
  return {
    ...(module === undefined ? {} : { module }),
    mode: 'managed',
    type: 'terraform_data',
    name,
    provider: PROVIDER,
    instances: all,
  };
}

function instance(key: string | number | undefined, value: Value, trigger: Value) {
  const dynamic = (each: Value) => (each === null ? null : { value: each, type: typeOf(each) });
  return {
    ...(key === undefined ? {} : { index_key: key }),
    schema_version: 0,
    attributes: {
      id: '11111111-2222-3333-4444-555555555555',
      input: dynamic(value),
      output: dynamic(value),
      triggers_replace: dynamic(trigger),
    },
    sensitive_attributes: [],
  };
}

function instances(keys: Keys): (string | number | undefined)[] {
  if (keys.kind === 'single') return [undefined];
  return keys.kind === 'count' ? Array.from({ length: keys.count }, (_, i) => i) : [...keys.keys];
}

function index(key: string | number | undefined): string {
  if (key === undefined) return '';
  return typeof key === 'number' ? `[${key}]` : `[${quote(key)}]`;
}
