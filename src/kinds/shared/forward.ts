import * as l10n from '@vscode/l10n';
import type { ObserveContext } from '../../core/kind/kind';
import { ProblemError } from '../../core/errors';
import type { PullRequest } from '../../core/ports/github';
import { isLaterRelease, schemeOf } from '../../core/registry/tags';
import { branchPart, DEPLOY_PREFIX } from '../../core/runbook/branches';
import type { TerraformModule } from '../../core/runbook/resources';
import { mayHaveMore } from './changedFiles';
import { moduleTextAt, readFlag, readVersion } from './module';

/** Most branches and pull requests to check, newest first: older branches no longer belong to anyone's deployment. */
const MOST = 20;

type Context = Pick<
  ObserveContext<unknown, unknown, 'module' | 'infrastructure'>,
  'ports' | 'resources' | 'signal' | 'used'
>;

/** Name of the branch that a run creates. */
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

/** Whether a branch is named like a deployment of a module, of any runbook. */
export function isCalledAs({ environment, module }: TerraformModule, name: string, prefix: string): boolean {
  return [module, `${environment}-${module}`].some(part => name.startsWith(`${prefix}${part}/`));
}

/** Flag and version in a text of the module; null if they can't be read, which the preflight reports. */
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

/** Whether a version is a later release of a deployed image than another; false if that can't be determined. */
export function isLater({ used }: Pick<Context, 'used'>, version: string, than: string): boolean {
  const images = used('image');
  const schemes = images.length === 0 ? [undefined] : images.map(({ tags }) => tags);
  return schemes.some(tags => isLaterRelease(version, than, schemeOf(tags)));
}

/**
 * Branches of origin, as last fetched, on which somebody is deploying forward: ours by name, others by a version that is
 * later than on the default branch. Newest first.
 * @param defaultBranch of origin, just read
 */
export async function forwardBranches(
  context: Context,
  defaultBranch: string,
  prefix = DEPLOY_PREFIX,
): Promise<readonly string[]> {
  const { ports, resources, signal } = context;
  const base = `origin/${defaultBranch}`;
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
 * Open pull requests that deploy this module, newest first. Another environment may have a module with the same name, and
 * branches named alike, so a pull request that only changes other files isn't one of ours.
 * @param also branches known to belong to a deployment
 * @throws {ProblemError} `pull-requests.too-many` if more are named alike than can be checked for their files
 */
export async function* forwardPullRequests(
  context: Context,
  prefix = DEPLOY_PREFIX,
  also: readonly string[] = [],
): AsyncGenerator<PullRequest> {
  const { resources, signal, ports } = context;
  const open = await ports.github.openPullRequests(resources.infrastructure.name, signal);
  const forward = async () => forwardBranches(context, await ports.git.defaultBranch(signal), prefix);
  const heads = open.length === 0 ? [] : [...also, ...(await forward())];
  let asked = 0;
  for (const pull of open.toSorted((a, b) => b.number - a.number)) {
    if (heads.includes(pull.head)) yield pull;
    else if (isCalledAs(resources.module, pull.head, prefix)) {
      if ((asked += 1) > MOST) throw tooMany(context);
      if (await changesFile(context, pull)) yield pull;
    }
  }
}

/** It's unknown which of the older ones are ours, and none may be left out silently. */
function tooMany({ resources: { module, infrastructure } }: Context): ProblemError {
  return new ProblemError({
    code: 'pull-requests.too-many',
    message: l10n.t`More than ${MOST} open pull requests of ${infrastructure.name} are named like deployments of ${module.module}, so which of them change ${module.file} can't be checked.`,
    remedy: l10n.t('Close those that no longer apply, then try again.'),
  });
}

/** Asks GitHub, because the branch as last fetched may be outdated. One whose files aren't listed, or not all, counts. */
async function changesFile({ ports, resources, signal }: Context, pull: PullRequest): Promise<boolean> {
  const files = await ports.github.pullRequestFiles(resources.infrastructure.name, pull.number, signal);
  return files.length === 0 || mayHaveMore(files) || files.some(({ path }) => path === resources.module.file);
}
