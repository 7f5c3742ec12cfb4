import * as v from 'valibot';
import type { KindReference } from '../../core/kind/kind';

export const OwnBranchSchema = v.object({
  branch: v.string(),
  baseSha: v.string(),
  defaultBranch: v.string(),
});

/** The branch that this run works on, and where it started. */
export const runBranch: KindReference<v.InferOutput<typeof OwnBranchSchema>> = {
  name: 'branch',
  output: OwnBranchSchema,
};

export const AdoptedSchema = v.object({
  /**
   * Branch of the deployment that this run resumes: the default branch if it was started there in this checkout, in which
   * case the run moves it to its own branch. null: it starts over.
   */
  branch: v.nullable(v.string()),
  /** Version of the module on that branch. */
  version: v.nullable(v.string()),
});

/** The deployment that this run resumes. */
export const adopted: KindReference<v.InferOutput<typeof AdoptedSchema>> = {
  name: 'adopt',
  output: AdoptedSchema,
};
