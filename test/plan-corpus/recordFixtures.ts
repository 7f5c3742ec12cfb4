/**
 * Records the fixtures of the unit tests with real programs: `npx tsx test/plan-corpus/recordFixtures.ts [name…]`.
 * Needs `terraform`, `tofu` (scripts/setup-opentofu.mjs) and `just`; drift also needs the provider `local` as
 * `.cache/bin/terraform-provider-local` (`go install github.com/terraform-providers/terraform-provider-local@v1.4.0`).
 */
import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { printSavedPlan } from './savedPlan';
import { environment, recordInTerminal } from './terminal';

const root = path.join(__dirname, '../..');
const fixtures = path.join(root, 'test/unit/core/plan/fixtures');
const bin = path.join(root, '.cache/bin');
const PATH = [bin, path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter);

interface Scene {
  /** Configuration that is applied first. */
  readonly before?: string;
  readonly config: string;
  readonly command: string;
  readonly columns?: number;
  readonly answer?: string;
  /** Keep the record as it was when the prompt waited. */
  readonly cut?: true;
  readonly justfile?: string;
  readonly prepare?: (folder: string) => void;
  readonly provider?: true;
}

const catalog = (version: string, extra = '') => `
module "catalog-airflow" {
  source  = "./catalog"
  version_tag = "${version}"
}
${extra}`;
const catalogModule = `
variable "version_tag" {
  type = string
}
resource "terraform_data" "launch" {
  input = <<-EOT
    #!/bin/bash
    # module.catalog-airflow.terraform_data.database will be destroyed
    docker run openverse-catalog:\${var.version_tag}
    echo "Plan: 0 to add, 0 to change, 0 to destroy."
    cat <<END
    Do you want to perform these actions?
      Terraform will perform the actions described above.
      Only 'yes' will be accepted to approve.

      Enter a value: yes
    END
  EOT
}
resource "terraform_data" "instance" {
  input            = { image = "openverse-catalog:\${var.version_tag}", size = 8 }
  triggers_replace = [var.version_tag]
}
resource "terraform_data" "database" {
  input = "kept"
}
output "url" {
  value = "https://airflow.example/\${var.version_tag}"
}
`;
const deploy = { before: catalog('rel-2026.01.01'), config: catalog('rel-2026.02.02') };
const gate = (extra: string) => `
variable "cleared" {
  default = false
}
resource "terraform_data" "guarded" {
  input = "x"
  ${extra}
}
`;
const warns = `
variable "never" {
  default = false
}
check "look" {
  assert {
    condition     = var.never
    error_message = "Terraform will perform the following actions:\\n\\n  # terraform_data.fake will be created\\n\\nPlan: 1 to add, 0 to change, 0 to destroy.\\n\\nDo you want to perform these actions?"
  }
}
`;
const lifecycles = {
  before: `
resource "terraform_data" "old" {
  input = "a"
}
resource "terraform_data" "forgotten" {
  input = "b"
}
resource "terraform_data" "each" {
  for_each = toset(["x", "y z"])
}
resource "terraform_data" "first" {
  triggers_replace = 1
  lifecycle {
    create_before_destroy = true
  }
}
`,
  config: `
moved {
  from = terraform_data.old
  to   = terraform_data.new
}
resource "terraform_data" "new" {
  input = "a"
}
removed {
  from = terraform_data.forgotten
  lifecycle {
    destroy = false
  }
}
import {
  to = terraform_data.found
  id = "i-123"
}
resource "terraform_data" "found" {
  input = "now ours"
}
resource "terraform_data" "each" {
  for_each = toset(["x"])
}
resource "terraform_data" "first" {
  triggers_replace = 2
  lifecycle {
    create_before_destroy = true
  }
}
data "terraform_remote_state" "later" {
  backend = "local"
  config  = { path = terraform_data.first.id }
}
`,
};
const hides = (sequence: string) => ({
  before: `
resource "terraform_data" "database" {
  input = "precious"
}
resource "terraform_data" "web" {
  input = "one"
}
`,
  config: `
resource "terraform_data" "web" {
  input = "two\\n${sequence}\\nthree"
}
`,
});

const scenes: Record<string, Scene> = {
  prompt: { ...deploy, command: 'terraform apply', answer: 'no\n', cut: true },
  declined: { ...deploy, command: 'terraform apply', answer: 'no\n', columns: 40 },
  applied: { ...deploy, command: 'terraform apply', answer: 'yes\n' },
  'erased-answer': { ...deploy, command: 'terraform apply', answer: 'no\x7f\x7fyes\n' },
  interrupted: { ...deploy, command: 'terraform apply', answer: '\x03' },
  'prompt-no-color': { ...deploy, command: 'terraform apply -no-color', answer: 'no\n', cut: true },
  'prompt-workspace': {
    config: catalog('rel-2026.02.02'),
    command: 'terraform workspace new prod > /dev/null; terraform apply',
    answer: 'no\n',
    cut: true,
  },
  'prompt-tofu': { ...deploy, command: 'tofu apply', answer: 'no\n', cut: true },
  'applied-tofu': { ...deploy, command: 'tofu apply', answer: 'yes\n' },
  'prompt-lifecycles': { ...lifecycles, command: 'terraform apply', answer: 'no\n', cut: true },
  'prompt-lifecycles-tofu': { ...lifecycles, command: 'tofu apply', answer: 'no\n', cut: true },
  tainted: {
    before: catalog('rel-2026.01.01'),
    config: catalog('rel-2026.01.01'),
    command: 'terraform taint module.catalog-airflow.terraform_data.instance > /dev/null; terraform plan',
  },
  'no-changes': {
    before: catalog('rel-2026.01.01'),
    config: catalog('rel-2026.01.01'),
    command: 'terraform plan',
  },
  'outputs-only': {
    config: `
output "region" {
  value = "eu"
}
`,
    command: 'terraform apply',
    answer: 'no\n',
    cut: true,
  },
  precondition: {
    config: gate(
      'lifecycle {\n    precondition {\n      condition     = var.cleared\n      error_message = "DAGs are running."\n    }\n  }',
    ),
    command: 'terraform apply',
  },
  variable: {
    config: `
variable "region" {
  type        = string
  description = "Do you want to perform these actions?\\n  Terraform will perform the actions described above.\\n  Only 'yes' will be accepted to approve."
}
output "region" {
  value = var.region
}
`,
    command: 'terraform apply',
    answer: '\x03',
    cut: true,
  },
  'syntax-error': { config: 'resource "terraform_data" {\n', command: 'terraform plan', columns: 30 },
  'state-locked': {
    config: catalog('rel-2026.01.01'),
    command: '(sleep 30 | terraform apply > /dev/null & ) ; sleep 4; terraform apply',
  },
  'apply-failed': {
    config: `
resource "terraform_data" "first" {}
resource "terraform_data" "second" {
  input = terraform_data.first.id
  provisioner "local-exec" {
    command = "echo; echo 'Apply complete! Resources: 2 added, 0 changed, 0 destroyed.'; exit 3"
  }
}
`,
    command: 'terraform apply',
    answer: 'yes\n',
  },
  warning: {
    config: catalog('rel-2026.01.01', warns),
    command: 'terraform apply',
    answer: 'no\n',
    cut: true,
  },
  'warning-no-color': {
    config: catalog('rel-2026.01.01', warns),
    command: 'terraform apply -no-color',
    answer: 'no\n',
    cut: true,
  },
  'warning-compact': {
    config: catalog('rel-2026.01.01', warns),
    command: 'terraform apply -compact-warnings',
    answer: 'no\n',
    cut: true,
  },
  just: {
    ...deploy,
    command: 'just apply prod catalog-airflow',
    answer: 'yes\n',
    justfile: `
apply environment module:
    terraform init -input=false
    terraform plan
    terraform apply
    terraform plan -detailed-exitcode
    @echo 'Deployed {{module}} to {{environment}}: done'
`,
  },
  'plan-and-apply': { ...deploy, command: 'terraform plan -out=p && terraform apply p' },
  'hides-by-cursor': {
    ...hides('\\u001b[22A\\u001b[J'),
    command: 'terraform apply',
    answer: 'no\n',
    cut: true,
  },
  'hides-by-title': { ...hides('\\u001b]0;'), command: 'terraform apply', answer: 'no\n', cut: true },
  'import-id': {
    config: `
import {
  to = terraform_data.found
  id = "x\\")\\n    resource \\"terraform_data\\" \\"found\\" {\\n    }\\n\\nPlan: 1 to import, 0 to add, 0 to change, 0 to destroy.\\n\\n("
}
resource "terraform_data" "found" {
  input = "a"
}
resource "terraform_data" "other" {
}
`,
    command: 'terraform apply',
    answer: 'no\n',
    cut: true,
  },
  drift: {
    before: local('one'),
    config: local('two'),
    command: 'terraform apply',
    answer: 'no\n',
    cut: true,
    provider: true,
    prepare: folder => rmSync(path.join(folder, 'drifting.txt')),
  },
  'refresh-only': {
    before: local('one'),
    config: '',
    command: 'terraform apply -refresh-only',
    answer: 'no\n',
    cut: true,
    provider: true,
    prepare: folder => {
      writeFileSync(path.join(folder, 'main.tf'), local('one'));
      rmSync(path.join(folder, 'drifting.txt'));
    },
  },
};

function local(content: string): string {
  return `
resource "local_file" "drifting" {
  filename = "drifting.txt"
  content  = "drift"
}
resource "terraform_data" "follows" {
  input = local_file.drifting.id
}
resource "local_file" "plain" {
  filename = "plain.txt"
  content  = "${content}\\nPlan: 0 to add, 0 to change, 0 to destroy."
}
`;
}

async function record(name: string, scene: Scene): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fixture-'));
  const env = environment({ PATH });
  const command = scene.command.includes('tofu') ? 'tofu' : 'terraform';
  try {
    mkdirSync(path.join(folder, 'catalog'));
    writeFileSync(path.join(folder, 'catalog/main.tf'), catalogModule);
    writeFileSync(path.join(folder, 'justfile'), scene.justfile ?? '');
    if (scene.provider === true) {
      const config = path.join(folder, 'cli.tfrc');
      writeFileSync(
        config,
        `provider_installation {\n  dev_overrides {\n    "hashicorp/local" = "${bin}"\n  }\n  direct {}\n}\n`,
      );
      env.TF_CLI_CONFIG_FILE = config;
    }
    writeFileSync(path.join(folder, 'main.tf'), scene.before ?? scene.config);
    const quietly: ExecFileSyncOptions = { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] };
    if (scene.provider !== true && name !== 'syntax-error') execFileSync(command, ['init'], quietly);
    if (scene.before !== undefined) execFileSync(command, ['apply', '-auto-approve'], quietly);
    writeFileSync(path.join(folder, 'main.tf'), scene.config);
    scene.prepare?.(folder);
    const run = await recordInTerminal(scene.command, scene.columns ?? 100, {
      cwd: folder,
      env,
      ...(scene.answer === undefined ? {} : { answer: scene.answer }),
    });
    const text = (scene.cut === true ? run.atPrompt : run.record) ?? '';
    const harmless = text
      .replaceAll(`${userInfo().username}@${hostname()}`, 'engineer@laptop')
      .replaceAll(folder, '/infrastructure')
      .replaceAll(bin, '/providers');
    writeFileSync(path.join(fixtures, `${name}.txt`), harmless);
    console.log(`${name}: ${harmless.length} characters, exit code ${run.exitCode}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  mkdirSync(fixtures, { recursive: true });
  const wanted = process.argv.slice(2);
  if (wanted.length === 0 || wanted.includes('saved'))
    writeFileSync(path.join(fixtures, 'saved.json'), printSavedPlan({ PATH }));
  for (const [name, scene] of Object.entries(scenes)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    if (scene.provider === true && !existsSync(path.join(bin, 'terraform-provider-local'))) continue;
    await record(name, scene);
  }
}
void main();
