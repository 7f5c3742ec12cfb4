import * as v from 'valibot';
import { ProblemError } from '../../core/errors';
import type { ObserveContext } from '../../core/kind/kind';
import type { TerraformModule } from '../../core/runbook/resources';
import { DEPLOY_PREFIX } from '../../core/runbook/branches';
import { ArgumentSchema, BranchPrefixSchema, RecipeSchema } from '../../core/runbook/runbook';
import { NamedSchemas } from '../../core/runbook/resources';

export const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['infrastructure']).entries,
  /** Recipes that must exist, each taking environment and module. */
  recipes: v.array(RecipeSchema),
  /** Command that says who the cloud thinks we are, e.g. `[aws, sts, get-caller-identity]`. */
  identity: v.optional(
    v.pipe(
      v.array(ArgumentSchema),
      v.minLength(1),
      v.check(words => words.join(' ').length <= 300, 'Use at most 300 characters.'),
    ),
  ),
  /** Branches of deployments begin with this. */
  branchPrefix: v.optional(BranchPrefixSchema, DEPLOY_PREFIX),
  /**
   * Before going back: an Airflow or Sentry that doesn't answer is noted and no stop, and neither is a deployment that
   * isn't merged, nor a checkout on its branch.
   */
  back: v.optional(v.boolean(), false),
});
export type Params = v.InferOutput<typeof Params>;
export type Context = ObserveContext<Params, Record<string, never>, 'infrastructure'>;

/** What the checks find out on the way. */
export interface Base {
  defaultBranch: string;
  baseSha: string;
  deployedVersion: string;
  deployedCommit: string | null;
  /** Version that the default branch deploys of each module, by `ENVIRONMENT/MODULE`. */
  deployed: Record<string, string>;
  /** A module whose flag is true on the default branch. */
  flagCommitted: TerraformModule | null;
}

export const Output = v.object({
  defaultBranch: v.string(),
  /** Commit of origin's default branch at the check. */
  baseSha: v.string(),
  /** Image tag that the default branch deploys; a way back. */
  deployedVersion: v.string(),
  /** Commit of the application in it; null when it can't be told. */
  deployedCommit: v.nullable(v.string()),
  /** The same of each module, by `ENVIRONMENT/MODULE`; absent: it was read by an older version. */
  deployed: v.optional(v.record(v.string(), v.string())),
});

/** What one check finds wrong. */
export function problem(code: string, message: string, remedy: string): ProblemError {
  return new ProblemError({ code, message, remedy });
}
