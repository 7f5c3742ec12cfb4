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
 * Another engineer's machine in a world that runs: a clone of its own of the same origin, and a login of its own at the
 * same GitHub. Production and Terraform's state are the team's, as behind a remote backend.
 * @param directory absolute path of a folder to make; where the extension looks for a rehearsal, it finds this one
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
  // Terraform keeps the state's lock beside it, so a link would not do; the stand-in knows nothing of backends.
  const backend = 'backend_override.tf';
  if (world.tools.terraformIsStandIn) symlinkSync(state, path.join(own.production, 'terraform.tfstate'));
  else
    writeFileSync(
      path.join(own.production, backend),
      `terraform {\n  backend "local" {\n    path = ${JSON.stringify(state)}\n  }\n}\n`,
    );
  appendFileSync(path.join(own.checkout, '.git/info/exclude'), `${backend}\n`);
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
