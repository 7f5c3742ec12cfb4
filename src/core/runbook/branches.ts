import { modulesOf } from './resources';
import { stepsOf, type Runbook } from './runbook';

/** Branches of deployments begin with this, unless the runbook says otherwise. */
export const DEPLOY_PREFIX = 'deploy/';
/** Those of a rollback. */
export const BACK_PREFIX = 'rollback/';
/** Branches that only set the flag back begin with this. */
export const FLAG_PREFIX = 'deploy-runbook/flag-false/';

/** How a run names its branches: by its start, to the second. */
const START = /^\d{4}-\d\d-\d\d\.\d\d\.\d\d\.\d\d$/;

/** Whether a run of this runbook would have given a branch that name: nobody's own branch looks like that. */
export function isDeploymentBranch(runbook: Runbook, name: string): boolean {
  const prefixes = stepsOf(runbook).flatMap(({ kind, with: params }) =>
    kind === 'branch' && typeof params?.prefix === 'string' ? [params.prefix] : [],
  );
  const all = modulesOf(runbook).flatMap(({ module }) =>
    [DEPLOY_PREFIX, ...prefixes].map(each => `${each}${module}/`),
  );
  const own = [DEPLOY_PREFIX, BACK_PREFIX].map(each => `${each}${runbook.id}/`);
  return [...all, ...own, FLAG_PREFIX].some(
    prefix => name.startsWith(prefix) && START.test(name.slice(prefix.length)),
  );
}
