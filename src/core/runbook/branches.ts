import { modulesOf, type TerraformModule } from './resources';
import { stepsOf, type Runbook } from './runbook';

/** Prefix of deployment branches, unless the runbook says otherwise. */
export const DEPLOY_PREFIX = 'deploy/';
/** Prefix of rollback branches. */
export const BACK_PREFIX = 'rollback/';
/** Prefix of branches that only set the flag back. */
export const FLAG_PREFIX = 'deploy-runbook/flag-false/';

/** The last part of a branch name: the run's start time, to the second. */
const START = /^\d{4}-\d\d-\d\d\.\d\d\.\d\d\.\d\d$/;

/**
 * How a module appears in branch names: by its name, plus its environment if the runbook has several modules with that name.
 */
export function branchPart(runbook: Pick<Runbook, 'resources'>, module: TerraformModule): string {
  const isShared = modulesOf(runbook).some(
    other => other.module === module.module && other.environment !== module.environment,
  );
  return isShared ? `${module.environment}-${module.module}` : module.module;
}

/** Whether a run of this runbook could have created a branch with that name. Nobody's own branch looks like that. */
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
