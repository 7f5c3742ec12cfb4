import type { ObserveContext } from '../../core/kind/kind';
import { ProblemError } from '../../core/errors';
import type { PullRequest } from '../../core/ports/github';
import { isLaterRelease, schemeOf } from '../../core/registry/tags';
import { branchPart, DEPLOY_PREFIX } from '../../core/runbook/branches';
import type { TerraformModule } from '../../core/runbook/resources';
import { moduleTextAt, readFlag, readVersion } from './module';

/** Branches and pull requests that are looked at, newest first: older branches are nobody's deployment any more. */
const MOST = 20;

type Context = Pick<
  ObserveContext<unknown, unknown, 'module' | 'infrastructure'>,
  'ports' | 'resources' | 'signal' | 'used'
>;

/** Branch that a run makes for itself. */
export function ownBranch(
  {
    runbook,
    resources,
    run,
  }: Pick<ObserveContext<unknown, unknown, 'module'>, 'runbook' | 'resources' | 'run'>,
  prefix = DEPLOY_PREFIX,
): string {
  return `${prefix}${branchPart(runbook, resources.module)}/${run.startedAt.slice(0, 19).replaceAll(/[:T]/g, '.')}`;
}

/** Whether a branch is called as those of deployments of a module are, of whatever runbook. */
export function isCalledAs({ environment, module }: TerraformModule, name: string, prefix: string): boolean {
  return [module, `${environment}-${module}`].some(part => name.startsWith(`${prefix}${part}/`));
}

/** Flag and version of a text of the module; null when they can't be read, which the preflight tells. */
export async function moduleIfAny(
  context: Pick<ObserveContext<unknown, unknown, 'module'>, 'ports' | 'resources' | 'signal'>,
  text: () => Promise<string>,
): Promise<{ readonly flag: unknown; readonly version: string } | null> {
  const { module } = context.resources;
  try {
    const read = await text();
    const flag = module.flag === undefined ? undefined : await readFlag(context, read);
    return { flag: flag?.value, version: String((await readVersion(context, read)).value) };
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

/** Whether a version is of a later release than another, of an image that is deployed; false where that can't be told. */
export function isLater({ used }: Pick<Context, 'used'>, version: string, than: string): boolean {
  const images = used('image');
  const schemes = images.length === 0 ? [undefined] : images.map(({ tags }) => tags);
  return schemes.some(tags => isLaterRelease(version, than, schemeOf(tags)));
}

/**
 * Branches of origin, as last fetched, on which somebody deploys forward: ours by their name, anybody's by a version that is
 * later than that of the default branch. Newest first.
 */
export async function forwardBranches(context: Context, prefix = DEPLOY_PREFIX): Promise<readonly string[]> {
  const { ports, resources, signal } = context;
  const base = `origin/${await ports.git.defaultBranch(signal)}`;
  const deployed = await moduleIfAny(context, () => moduleTextAt(context, base, signal));
  const changing = await ports.git.branchesChanging(resources.module.file, base, signal);
  const found: string[] = [];
  for (const name of changing.slice(0, MOST)) {
    if (isCalledAs(resources.module, name, prefix)) found.push(name);
    else if (deployed !== null) {
      const there = await moduleIfAny(context, () => moduleTextAt(context, `origin/${name}`, signal));
      if (there !== null && isLater(context, there.version, deployed.version)) found.push(name);
    }
  }
  return found;
}

/**
 * Open pull requests of deployments of this module, newest first. Another environment may have a module of that name, whose
 * branches are called alike: what changes only other files is none of ours.
 * @param also branches that are known to be of one
 * @throws {ProblemError} `pull-requests.too-many` where more are called alike than are asked for their files
 */
export async function* forwardPullRequests(
  context: Context,
  prefix = DEPLOY_PREFIX,
  also: readonly string[] = [],
): AsyncGenerator<PullRequest> {
  const { resources, signal, ports } = context;
  const open = await ports.github.openPullRequests(resources.infrastructure.name, signal);
  const heads = open.length === 0 ? [] : [...also, ...(await forwardBranches(context, prefix))];
  let asked = 0;
  for (const pull of open.toSorted((a, b) => b.number - a.number)) {
    if (heads.includes(pull.head)) yield pull;
    else if (isCalledAs(resources.module, pull.head, prefix)) {
      if ((asked += 1) > MOST) throw tooMany(context);
      if (await changesFile(context, pull)) yield pull;
    }
  }
}

/** Which of the older ones are ours isn't known, and nothing is left out unsaid. */
function tooMany({ resources: { module, infrastructure } }: Context): ProblemError {
  return new ProblemError({
    code: 'pull-requests.too-many',
    message: `More than ${MOST} open pull requests of ${infrastructure.name} are named like deployments of ${module.module}, so which of them change ${module.file} can't be checked.`,
    remedy: 'Close those that no longer apply, then try again.',
  });
}

/** Asked of GitHub, for the branch as last fetched may be an older one. What lists no file counts. */
async function changesFile({ ports, resources, signal }: Context, pull: PullRequest): Promise<boolean> {
  const files = await ports.github.pullRequestFiles(resources.infrastructure.name, pull.number, signal);
  return files.length === 0 || files.some(({ path }) => path === resources.module.file);
}
