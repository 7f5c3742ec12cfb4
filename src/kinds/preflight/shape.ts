import * as l10n from '@vscode/l10n';
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
  /** Command that reports the cloud identity in use, e.g. `[aws, sts, get-caller-identity]`. */
  identity: v.optional(
    v.pipe(
      v.array(ArgumentSchema),
      v.minLength(1),
      v.check(words => words.join(' ').length <= 300, l10n.t('Use at most 300 characters.')),
    ),
  ),
  /** Prefix of deployment branches. */
  branchPrefix: v.optional(BranchPrefixSchema, DEPLOY_PREFIX),
  /**
   * Before a rollback: an unresponsive Airflow or Sentry is noted but doesn't stop it, nor does an unmerged deployment, or a
   * checkout on its branch.
   */
  back: v.optional(v.boolean(), false),
});
export type Params = v.InferOutput<typeof Params>;
export type Context = ObserveContext<Params, Record<string, never>, 'infrastructure'>;

/** Results collected by the checks. */
export interface Base {
  defaultBranch: string;
  baseSha: string;
  deployedVersion: string;
  deployedCommit: string | null;
  /** Version of each module that the default branch deploys, by `ENVIRONMENT/MODULE`. */
  deployed: Record<string, string>;
  /** A module whose flag is true on the default branch. */
  flagCommitted: TerraformModule | null;
}

export const Output = v.object({
  defaultBranch: v.string(),
  /** Commit of origin's default branch at the time of the check. */
  baseSha: v.string(),
  /** Image tag that the default branch deploys, which can be rolled back to. */
  deployedVersion: v.string(),
  /** Commit of the application in it; null if unknown. */
  deployedCommit: v.nullable(v.string()),
  /** The same for each module, by `ENVIRONMENT/MODULE`; absent if read by an older version. */
  deployed: v.optional(v.record(v.string(), v.string())),
});

/** The failure of a check. */
export function problem(code: string, message: string, remedy: string): ProblemError {
  return new ProblemError({ code, message, remedy });
}
