import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import type { TerraformModule } from '../../core/runbook/resources';
import { isRehearsalOrigin } from '../../core/rehearsal';
import { flagOf } from '../../core/runbook/resourceOf';
import { adopt } from '../adopt';
import { count, fact, shortSha } from '../shared/facts';
import { forwardPullRequests } from '../shared/forward';
import { moduleTextAt, readFlag, readVersion } from '../shared/module';
import { isOn } from '../shared/originRepository';
import { uncommitted } from '../shared/uncommitted';
import { problem, type Base, type Context } from './shape';
import { either } from '../../core/text/joined';

/** The checkout is of the infrastructure repository, clean, up to date with origin, and no earlier deployment is open. */
export async function checkCheckout(context: Context, base: Base): Promise<Fact[]> {
  const { git } = context.ports;
  const { used, signal, params } = context;
  const modules = used('module');
  const origin = await git.originUrl(signal);
  await mustBeInfrastructure(context, origin);
  await git.fetch(signal);
  base.defaultBranch = await git.defaultBranch(signal);
  const head = await git.commitOf(`origin/${base.defaultBranch}`, signal);
  if (head === undefined)
    throw problem(
      'preflight.no-default',
      l10n.t`origin has no branch ${base.defaultBranch}.`,
      l10n.t('Check the remote.'),
    );
  base.baseSha = head;
  const tree = await git.workingTree(signal);
  // A resumed deployment may have changed its module's file and be on its own branch.
  const adopted = context.outputIfAny(adopt)?.branch ?? null;
  const foreign =
    adopted === null ? tree.changed : tree.changed.filter(path => modules.every(({ file }) => file !== path));
  if (foreign.length > 0)
    throw new ProblemError({ code: 'preflight.dirty', ...(await uncommitted(context, modules, foreign)) });
  const isElsewhere = params.back || tree.branch === adopted;
  if (!isElsewhere && (tree.branch !== base.defaultBranch || tree.head !== head)) {
    throw problem(
      'preflight.behind',
      l10n.t`The checkout is on ${tree.branch ?? l10n.t('no branch')} at ${shortSha(tree.head)}, origin/${base.defaultBranch} is at ${shortSha(head)}.`,
      await updateRemedy(context, base.defaultBranch),
    );
  }
  if (adopted === base.defaultBranch) await mustHaveAll(context, adopted, tree.head);
  if (params.back) return [fact('origin', origin, 'good'), fact(l10n.t('Checkout'), l10n.t('clean'), 'good')];
  for (const module of modules)
    for await (const unmerged of forwardPullRequests(atModule(context, module), params.branchPrefix)) {
      if (unmerged.head === adopted) continue;
      throw problem(
        'preflight.unmerged-deployment',
        l10n.t`The pull request of an earlier deployment is still open: #${unmerged.number} ${unmerged.title}.`,
        l10n.t`Merge or close it first: until then ${base.defaultBranch} does not match production. ${unmerged.url}`,
      );
    }
  return [
    fact('origin', origin, 'good'),
    tree.branch === adopted
      ? fact(l10n.t('Checkout'), l10n.t`on ${adopted ?? ''} (resumed)`, 'good')
      : fact(
          l10n.t('Checkout'),
          l10n.t`clean, ${base.defaultBranch} at ${shortSha(head)}, as on origin`,
          'good',
        ),
    fact(l10n.t('Earlier deployments'), l10n.t('no pull request is open'), 'good'),
  ];
}

/** A default branch with local commits can't be fast-forwarded, so they are kept on another branch. */
async function updateRemedy({ ports, signal }: Context, name: string): Promise<string> {
  const local = await ports.git.commitOf(`refs/heads/${name}`, signal);
  const ahead = local === undefined ? 0 : (await ports.git.divergence(`origin/${name}`, local, signal)).ahead;
  if (ahead === 0) return l10n.t`Run: git switch ${name} && git pull --ff-only.`;
  return l10n.t`${name} has ${count(ahead, 'commit')} here that origin does not have. Keep them on a separate branch, then start from origin's: git switch ${name} && git branch kept-from-${name} && git reset --keep origin/${name}.`;
}

/** A deployment started on an older default branch would be applied without newer commits. */
async function mustHaveAll({ ports, signal }: Context, name: string, here: string): Promise<void> {
  const { behind } = await ports.git.divergence(`origin/${name}`, here, signal);
  if (behind === 0) return;
  throw problem(
    'preflight.behind',
    l10n.t`${name} in this checkout lacks ${count(behind, 'commit')} of origin's.`,
    l10n.t('Run: git pull --rebase --autostash; then try again.'),
  );
}

/** The modules on the default branch: their flags are false, and the version they deploy can be rolled back to. */
export async function checkModules(context: Context, base: Base): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (const module of context.used('module', 'flag')) facts.push(await checkFlag(context, base, module));
  for (const module of context.used('module', 'version'))
    facts.push(await checkVersion(context, base, module));
  return facts;
}

async function checkFlag(context: Context, base: Base, module: TerraformModule): Promise<Fact> {
  const at = atModule(context, module);
  const { value, line } = await readFlag(at, await moduleTextAt(at, base.baseSha, context.signal));
  if (value === false) return fact(flagOf(module), l10n.t`false (line ${line})`, 'good');
  base.flagCommitted = module;
  throw problem(
    'preflight.flag-committed',
    l10n.t`${flagOf(module)} is ${String(value)} on the default branch (${module.file}:${line}): it guards nothing.`,
    l10n.t('Open a pull request that sets it to false, merge it, then try again.'),
  );
}

async function checkVersion(context: Context, base: Base, module: TerraformModule): Promise<Fact> {
  const { ports, signal, params, used } = context;
  const at = atModule(context, module);
  const { value } = await readVersion(at, await moduleTextAt(at, base.baseSha, signal));
  base.deployedVersion = String(value);
  base.deployed[moduleKey(module)] = base.deployedVersion;
  const others = used('module', 'version').length > 1;
  const label = others ? l10n.t`Deployed now in ${moduleKey(module)}` : l10n.t('Deployed now');
  const images = used('image');
  const [first] = images;
  if (first === undefined) return fact(label, base.deployedVersion, 'good');
  // With several images, only the steps say which one a module runs.
  const found = [];
  for (const each of images) {
    const image = await ports.registry.resolve(each.name, base.deployedVersion, signal);
    if (image !== undefined) found.push({ name: each.name, image });
  }
  const running = found[0]?.image;
  const names = either(images.map(({ name }) => name));
  if (running === undefined && !params.back) {
    throw problem(
      'preflight.no-way-back',
      l10n.t`The deployed image ${names}:${base.deployedVersion} is not in the registry, so a rollback would have no target.`,
      l10n.t('Find out what is deployed and correct the module first.'),
    );
  }
  base.deployedCommit = running?.revision ?? null;
  return fact(
    label,
    base.deployedCommit === null
      ? base.deployedVersion
      : l10n.t`${base.deployedVersion}, commit ${shortSha(base.deployedCommit)}`,
    'good',
    { link: ports.registry.imageUrl(found[0]?.name ?? first.name) },
  );
}

/** Identifies a module within a runbook. */
export function moduleKey({ environment, module }: TerraformModule): string {
  return `${environment}/${module}`;
}

/** Context for the checks of one module. */
function atModule(
  {
    ports,
    signal,
    used,
    resources: { infrastructure },
  }: Pick<Context, 'ports' | 'signal' | 'used' | 'resources'>,
  module: TerraformModule,
) {
  return { ports, signal, used, resources: { infrastructure, module } };
}

/** Each place that git fetches from or pushes to is the infrastructure repository on this GitHub; a rehearsal's is local. */
export async function mustBeInfrastructure(
  { ports, resources, signal }: Pick<Context, 'ports' | 'resources' | 'signal'>,
  origin: string,
): Promise<void> {
  const { name } = resources.infrastructure;
  const repository = name.toLowerCase();
  const isRehearsed = isRehearsalOrigin(origin) && rehearsedRepository(origin) === repository;
  const { host } = ports.github;
  for (const place of await ports.git.originPlaces(signal)) {
    if (place.host === '' ? isRehearsed : isOn(place, host) && place.repository === repository) continue;
    const where =
      place.host === '' ? l10n.t('a folder on this machine') : l10n.t`${place.repository} on ${place.host}`;
    throw problem(
      'preflight.other-repository',
      place.use === 'push'
        ? l10n.t`origin pushes to ${place.address} (${where}), not ${name} on ${host}.`
        : l10n.t`origin is ${place.address} (${where}), not ${name} on ${host}.`,
      l10n.t`Open a clone of ${name}.`,
    );
  }
}

function rehearsedRepository(origin: string): string {
  return new URL(origin).pathname
    .slice(1)
    .replace(/\.git$/, '')
    .toLowerCase();
}
