import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { git } from '../../src/rehearsal/git/git';
import { githubTokenOf } from '../../src/rehearsal/github/simulator';
import { layoutOf } from '../../src/rehearsal/disk/layout';
import { createCheckout } from '../../src/rehearsal/repository';
import type { World } from '../../src/rehearsal/world';
import type { WorldFile } from '../../src/rehearsal/disk/worldFile';

/**
 * Another engineer's machine in a running world: its own clone of the same origin, and its own login at the same GitHub.
 * Production and Terraform's state belong to the team, as with a remote backend.
 * @param directory absolute path of a folder to create, in which the extension finds this world
 */
export async function secondMachine(
  world: World,
  directory: string,
  login: string,
): Promise<WorldFile & { readonly checkout: string }> {
  const first = layoutOf(world.directory);
  const own = { ...layoutOf(directory), origin: world.origin };
  mkdirSync(directory, { recursive: true });
  await createCheckout(own, world.id);
  await git(own.checkout, ['config', 'user.name', login]);
  await git(own.checkout, ['config', 'user.email', `${login}@users.noreply.github.com`]);
  symlinkSync(first.world, own.world);
  const state = path.join(first.production, 'terraform.tfstate');
  // Terraform keeps the state's lock next to it, so a link wouldn't work; the stand-in doesn't support backends.
  const backend = 'backend_override.tf';
  if (world.tools.terraformIsStandIn) symlinkSync(state, path.join(own.production, 'terraform.tfstate'));
  else
    writeFileSync(
      path.join(own.production, backend),
      `terraform {\n  backend "local" {\n    path = ${JSON.stringify(state)}\n  }\n}\n`,
    );
  const info = path.join(own.checkout, '.git/info');
  mkdirSync(info, { recursive: true });
  appendFileSync(path.join(info, 'exclude'), `${backend}\n`);
  execFileSync(world.tools.terraform, ['init', '-input=false'], { cwd: own.production, stdio: 'pipe' });
  const file = {
    version: 2 as const,
    id: world.id,
    repository: world.repository,
    addresses: world.addresses,
    credentials: { ...world.credentials, githubToken: githubTokenOf(login) },
    tools: world.tools,
    checkout: own.checkout,
    pid: process.pid,
    faultsOn: [],
  };
  writeFileSync(own.worldFile, JSON.stringify(file));
  return file;
}
