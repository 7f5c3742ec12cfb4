import { ProblemError } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import { isRehearsalOrigin } from '../../core/rehearsal';
import { adopt } from '../adopt';
import { count, fact, shortSha } from '../shared/facts';
import { forwardPullRequests } from '../shared/forward';
import { moduleTextAt, readModule } from '../shared/module';
import { uncommitted } from '../shared/uncommitted';
import { problem, type Base, type Context } from './shape';

/** The checkout is the infrastructure repository's, clean, as on origin, and no earlier deployment is open. */
export async function checkCheckout(context: Context, base: Base): Promise<Fact[]> {
  const { git } = context.ports;
  const { service, signal, params } = context;
  const origin = await git.originUrl(signal);
  await mustBeInfrastructure(context, origin);
  await git.fetch(signal);
  base.defaultBranch = await git.defaultBranch(signal);
  const head = await git.commitOf(`origin/${base.defaultBranch}`, signal);
  if (head === undefined)
    throw problem('preflight.no-default', `origin has no branch ${base.defaultBranch}.`, 'Check the remote.');
  base.baseSha = head;
  const tree = await git.workingTree(signal);
  // A deployment that is gone on with may have the flag's line changed, and stand on its own branch.
  const adopted = context.outputIfAny(adopt)?.branch ?? null;
  const foreign = adopted === null ? tree.changed : tree.changed.filter(file => file !== service.file);
  if (foreign.length > 0)
    throw new ProblemError({ code: 'preflight.dirty', ...(await uncommitted(context, foreign)) });
  const isElsewhere = params.back || tree.branch === adopted;
  if (!isElsewhere && (tree.branch !== base.defaultBranch || tree.head !== head)) {
    throw problem(
      'preflight.behind',
      `The checkout is on ${tree.branch ?? 'no branch'} at ${shortSha(tree.head)}, origin/${base.defaultBranch} is at ${shortSha(head)}.`,
      await updateRemedy(context, base.defaultBranch),
    );
  }
  if (adopted === base.defaultBranch) await mustHaveAll(context, adopted, tree.head);
  if (params.back) return [fact('origin', origin, 'good'), fact('Checkout', 'clean', 'good')];
  const unmerged = (await forwardPullRequests(context, params.branchPrefix)).find(
    pull => pull.head !== adopted,
  );
  if (unmerged !== undefined) {
    throw problem(
      'preflight.unmerged-deployment',
      `The pull request of an earlier deployment is still open: #${unmerged.number} ${unmerged.title}.`,
      `Merge or close it first: until then ${base.defaultBranch} does not match production. ${unmerged.url}`,
    );
  }
  return [
    fact('origin', origin, 'good'),
    tree.branch === adopted
      ? fact('Checkout', `on ${adopted} (resumed)`, 'good')
      : fact('Checkout', `clean, ${base.defaultBranch} at ${shortSha(head)}, as on origin`, 'good'),
    fact('Earlier deployments', 'no pull request is open', 'good'),
  ];
}

/** A default branch with commits of its own doesn't go forward: they are kept on another branch. */
async function updateRemedy({ ports, signal }: Context, name: string): Promise<string> {
  const local = await ports.git.commitOf(`refs/heads/${name}`, signal);
  const ahead = local === undefined ? 0 : (await ports.git.divergence(`origin/${name}`, local, signal)).ahead;
  if (ahead === 0) return `Run: git switch ${name} && git pull --ff-only.`;
  return `${name} has ${count(ahead, 'commit')} here that origin does not have. Keep them on a separate branch, then start from origin's: git switch ${name} && git branch kept-from-${name} && git reset --keep origin/${name}.`;
}

/** What was begun on an older default branch would be applied without what came since. */
async function mustHaveAll({ ports, signal }: Context, name: string, here: string): Promise<void> {
  const { behind } = await ports.git.divergence(`origin/${name}`, here, signal);
  if (behind === 0) return;
  throw problem(
    'preflight.behind',
    `${name} in this checkout lacks ${count(behind, 'commit')} of origin's.`,
    'Run: git pull --rebase --autostash; then try again.',
  );
}

/** The module on the default branch: its flag is false, and the version that it deploys is a way back. */
export async function checkModule(context: Context, base: Base): Promise<Fact[]> {
  const { service, ports, signal, params } = context;
  const text = await moduleTextAt(context, base.baseSha, signal);
  const { flag, version } = await readModule(context, text);
  if (flag.value !== false) {
    base.flagCommitted = true;
    throw problem(
      'preflight.flag-committed',
      `${service.flagAttribute} is ${String(flag.value)} on the default branch (${service.file}:${flag.line}): it guards nothing.`,
      'Open a pull request that sets it to false, merge it, then try again.',
    );
  }
  base.deployedVersion = String(version.value);
  const running = await ports.registry.resolve(service.image, base.deployedVersion, signal);
  if (running === undefined && !params.back) {
    throw problem(
      'preflight.no-way-back',
      `The deployed image ${service.image}:${base.deployedVersion} is not in the registry, so a rollback would have no target.`,
      'Find out what is deployed and correct the module first.',
    );
  }
  base.deployedCommit = running?.revision ?? null;
  return [
    fact(service.flagAttribute, `false (line ${flag.line})`, 'good'),
    fact(
      'Deployed now',
      `${base.deployedVersion}${base.deployedCommit === null ? '' : `, commit ${shortSha(base.deployedCommit)}`}`,
      'good',
      {
        link: ports.registry.imageUrl(service.image),
      },
    ),
  ];
}

/** Each place that git reads or pushes is the infrastructure repository at this GitHub; a rehearsal's is on this machine. */
export async function mustBeInfrastructure(
  { ports, service, signal }: Pick<Context, 'ports' | 'service' | 'signal'>,
  origin: string,
): Promise<void> {
  const repository = service.infrastructure.toLowerCase();
  const isRehearsed = isRehearsalOrigin(origin) && rehearsedRepository(origin) === repository;
  const { host } = ports.github;
  for (const place of await ports.git.originPlaces(signal)) {
    if (place.host === '' ? isRehearsed : place.host === host && place.repository === repository) continue;
    const where = place.host === '' ? 'a folder on this machine' : `${place.repository} on ${place.host}`;
    throw problem(
      'preflight.other-repository',
      `origin ${place.use === 'push' ? 'pushes to' : 'is'} ${place.address} (${where}), not ${service.infrastructure} on ${host}.`,
      `Open a clone of ${service.infrastructure}.`,
    );
  }
}

function rehearsedRepository(origin: string): string {
  return new URL(origin).pathname
    .slice(1)
    .replace(/\.git$/, '')
    .toLowerCase();
}
