import { modulesOf, type TerraformModule } from './resources';
import { stepsOf, type Runbook } from './runbook';

/** Branches of deployments begin with this, unless the runbook says otherwise. */
export const DEPLOY_PREFIX = 'deploy/';
/** Those of a rollback. */
export const BACK_PREFIX = 'rollback/';
/** Branches that only set the flag back begin with this. */
export const FLAG_PREFIX = 'deploy-runbook/flag-false/';

/** How a run names its branches: by its start, to the second. */
const START = /^\d{4}-\d\d-\d\d\.\d\d\.\d\d\.\d\d$/;

/**
 * What the branches of a module are called by: the module, with its environment where the runbook has several modules of
 * that name.
 */
export function branchPart(runbook: Pick<Runbook, 'resources'>, module: TerraformModule): string {
  const isShared = modulesOf(runbook).some(
    other => other.module === module.module && other.environment !== module.environment,
  );
  return isShared ? `${module.environment}-${module.module}` : module.module;
}

/** Whether a run of this runbook would have given a branch that name: nobody's own branch looks like that. */
export function isDeploymentBranch(runbook: Runbook, name: string): boolean {
  const prefixes = stepsOf(runbook).flatMap(({ kind, with: params }) =>
    kind === 'branch' && typeof params?.prefix === 'string' ? [params.prefix] : [],
  );
  const all = modulesOf(runbook).flatMap(module =>
    [module.module, branchPart(runbook, module)].flatMap(part =>
      [DEPLOY_PREFIX, ...prefixes].map(each => `${each}${part}/`),
    ),
  );
  const own = [DEPLOY_PREFIX, BACK_PREFIX].map(each => `${each}${runbook.id}/`);
  return [...all, ...own, FLAG_PREFIX].some(
    prefix => name.startsWith(prefix) && START.test(name.slice(prefix.length)),
  );
}
