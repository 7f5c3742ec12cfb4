import * as v from 'valibot';
import type { KindReference } from '../../core/kind/kind';

export const OwnBranchSchema = v.object({
  branch: v.string(),
  baseSha: v.string(),
  defaultBranch: v.string(),
});

/** The branch that this run works on, and where it began. */
export const runBranch: KindReference<v.InferOutput<typeof OwnBranchSchema>> = {
  name: 'branch',
  output: OwnBranchSchema,
};

export const AdoptedSchema = v.object({
  /**
   * Branch of the deployment that this run goes on with: the default branch when it was begun on that in this checkout, from
   * where the run takes it to a branch of its own. null: it begins anew.
   */
  branch: v.nullable(v.string()),
  /** Version that the module has on it. */
  version: v.nullable(v.string()),
});

/** The deployment that this run goes on with. */
export const adopted: KindReference<v.InferOutput<typeof AdoptedSchema>> = {
  name: 'adopt',
  output: AdoptedSchema,
};
