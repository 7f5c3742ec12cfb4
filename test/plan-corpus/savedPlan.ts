import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { environment } from './terminal';

/** What `show -json` prints of a saved plan: a replacement, a move, a read, an output, and a check that fails. */
export function printSavedPlan(env: NodeJS.ProcessEnv): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'fixture-'));
  const terraform = (...args: string[]) =>
    execFileSync('terraform', args, { cwd: folder, env: environment(env), encoding: 'utf8' });
  const instance = (tag: string) => `
resource "terraform_data" "instance" {
  input            = "${tag}"
  triggers_replace = "${tag}"
}
output "id" { value = terraform_data.instance.id }
`;
  writeFileSync(
    path.join(folder, 'main.tf'),
    `${instance('rel-2026.11.20.10.00.00')}resource "terraform_data" "old" { input = "x" }`,
  );
  terraform('init');
  terraform('apply', '-auto-approve');
  writeFileSync(
    path.join(folder, 'main.tf'),
    `${instance('rel-2026.11.28.10.00.00')}
resource "terraform_data" "new" { input = "x" }
moved {
  from = terraform_data.old
  to   = terraform_data.new
}
data "terraform_remote_state" "later" {
  backend = "local"
  config  = { path = terraform_data.instance.output }
}
check "tag" {
  assert {
    condition     = terraform_data.new.input == "y"
    error_message = "no"
  }
}
`,
  );
  terraform('plan', '-out=saved');
  const json = terraform('show', '-json', 'saved');
  rmSync(folder, { recursive: true });
  return json;
}
