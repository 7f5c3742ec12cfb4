import { readFileSync } from 'node:fs';
import path from 'node:path';
import { shortened } from './shorten';

/** A shipped template, as written by *New Runbook…*, with short durations. */
export function shippedTemplate(name: string): { readonly name: string; readonly text: string } {
  const file = path.join(__dirname, `../../src/runbooks/templates/${name}.yaml`);
  const text = readFileSync(file, 'utf8').replace(/^id: new$/m, `id: ${name}`);
  return { name: `${name}.yaml`, text: shortened(text) };
}

/** A module as described by the templates. */
export function moduleText(module: string, tag: string, flag?: string): string {
  const guard = flag === undefined ? '' : `\n  ${flag} = false`;
  return `module "${module}" {\n  source = "../../modules/${module}"\n\n  docker_tag = "${tag}"${guard}\n}\n`;
}

/** A justfile with recipes that nobody runs in a rehearsal. */
export const JUSTFILE = ['bump', 'plan', 'apply']
  .map(recipe => `${recipe} environment module:\n    @exit 1\n`)
  .join('\n');
