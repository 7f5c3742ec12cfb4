import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Act } from '../../core/kind/act';
import type { KindReference, ObserveContext } from '../../core/kind/kind';
import { DurationSchema, RepositoryNameSchema } from '../../core/runbook/runbook';
import { RunNotesSchema, WorkflowFileSchema } from '../shared/workflowRuns';

/** GitHub's limit (https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows). */
const MOST_INPUTS = 25;

/** A branch or tag name that `git check-ref-format` allows. */
const RefSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?!.*(?:\.\.|\/\/|\/\.|\.\/|@\{|\.lock(?:\/|$)))[A-Za-z0-9_][A-Za-z0-9_./+@-]*$/,
    l10n.t('Write the name of a branch or a tag.'),
  ),
  v.maxLength(200, l10n.t('Use at most 200 characters.')),
);
const InputSchema = v.union([v.pipe(v.string(), v.maxLength(1_000)), v.number(), v.boolean()]);

export const Params = v.pipe(
  v.strictObject({
    /** Repository of the workflow, `OWNER/NAME`. */
    repository: RepositoryNameSchema,
    /** Its file name in `.github/workflows`. */
    workflow: WorkflowFileSchema,
    /** Branch or tag that it runs for; absent: the default branch. */
    ref: v.optional(RefSchema),
    /** Its inputs. */
    inputs: v.optional(
      v.pipe(
        v.record(
          v.pipe(v.string(), v.regex(/^[A-Za-z_][\w-]*$/, l10n.t('Write the name of an input.'))),
          InputSchema,
        ),
        v.check(
          inputs => Object.keys(inputs).length <= MOST_INPUTS,
          l10n.t`GitHub takes at most ${MOST_INPUTS} inputs.`,
        ),
      ),
      {},
    ),
    /** Dispatches nothing, but follows the run that this event starts. */
    follow: v.optional(v.picklist(['release', 'push', 'workflow_run', 'repository_dispatch', 'schedule'])),
    /** It may change production: if it fails, a warning says that production may differ from the default branch. */
    changesProduction: v.optional(v.boolean(), false),
    /** How often to check the run. */
    poll: v.optional(DurationSchema, '20s'),
    /** How long a run that something else starts may take to appear. */
    appearsWithin: v.optional(DurationSchema, '5m'),
  }),
  v.check(
    ({ follow, ref, inputs }) =>
      follow === undefined || (ref === undefined && Object.keys(inputs).length === 0),
    l10n.t('A run that something else starts takes neither ref nor inputs.'),
  ),
);
export const Notes = v.partial(
  v.object({
    ...RunNotesSchema.entries,
    /** ISO 8601: from when on to look for the run of another event. */
    since: v.string(),
    /** ISO 8601: when the step's turn came. */
    from: v.string(),
    /** It was started and may change production. */
    production: v.boolean(),
  }),
);
export const Output = v.object({
  /** Id of the run. */
  run: v.number(),
  conclusion: v.string(),
  /** Branch or tag that it ran for; null if not reported. */
  ref: v.nullable(v.string()),
});
export type Params = v.InferOutput<typeof Params>;
export type Notes = v.InferOutput<typeof Notes>;
export type Context = ObserveContext<Params, Notes>;
export type Dispatch = Act<'dispatch'>;
export type LookFrom = Act<'look-from'>;

/** A release published by an earlier step: the run to follow is for its tag. */
export const published: KindReference<{
  readonly tag: string;
  readonly repository: string;
  readonly publishedAt: string;
}> = {
  name: 'publish-release',
  output: v.object({ tag: v.string(), repository: v.string(), publishedAt: v.string() }),
};
