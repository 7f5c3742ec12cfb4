import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Act } from '../../core/kind/act';
import type { ObserveContext, PerformContext } from '../../core/kind/kind';
import type { PullRequest } from '../../core/ports/github';
import { DurationSchema, RepositoryNameSchema } from '../../core/runbook/runbook';
import { isPlainLine } from '../../core/text/unseen';

const REFERENCE = /\$\{\{[^{}]*\}\}/g;
const PLAIN_LINE = l10n.t('Write one line of characters that can be seen.');

export const Params = v.pipe(
  v.strictObject({
    /**
     * `open` it from the run's branch; `approve` it; wait until its `checks` have passed; or until a person has done the
     * `merge`.
     */
    do: v.picklist(['open', 'approve', 'checks', 'merge'], l10n.t('Write open, approve, checks or merge.')),
    /** Its repository, `OWNER/NAME`; absent: the one that this checkout pushes to. */
    repository: v.optional(RepositoryNameSchema),
    /** Its branch; absent: the branch of this run. */
    branch: v.optional(
      v.pipe(
        v.string(),
        v.maxLength(200, l10n.t('Use at most 200 characters.')),
        v.check(
          text => /^(?!.*(?:\.\.|\/\/))[A-Za-z0-9_][A-Za-z0-9_./-]*$/.test(text.replace(REFERENCE, 'x')),
          l10n.t('Write the name of a branch: letters, digits, ".", "_", "-" and "/".'),
        ),
      ),
    ),
    /** Files that it may change: `*` stands for one segment of a path, `**` for any number. Anything else requires a reason. */
    paths: v.optional(
      v.pipe(
        v.array(
          v.pipe(
            v.string(),
            v.maxLength(300, l10n.t('Use at most 300 characters.')),
            v.regex(/^[A-Za-z0-9_.*][A-Za-z0-9_./*-]*$/, l10n.t('Write a path of the repository.')),
          ),
        ),
        v.minLength(1, l10n.t('Name at least one path.')),
        v.maxLength(50, l10n.t('Name at most 50 paths.')),
      ),
    ),
    /** Title of the one to open. */
    title: v.optional(
      v.pipe(
        v.string(),
        v.minLength(1, l10n.t('Write the title.')),
        v.maxLength(200, l10n.t('Use at most 200 characters.')),
        v.check(isPlainLine, PLAIN_LINE),
      ),
    ),
    /** Text of the one to open, in Markdown; the record of the run is appended. */
    body: v.optional(v.pipe(v.string(), v.maxLength(4_000, l10n.t('Use at most 4,000 characters.')))),
    /** How long it may take to appear if something else opens it. */
    appearsWithin: v.optional(DurationSchema, '5m'),
    /** How often to check it. */
    poll: v.optional(DurationSchema, '20s'),
  }),
  v.check(
    ({ do: what, title, body }) => (what === 'open' ? title !== undefined : title === undefined && !body),
    l10n.t('One that is opened needs a "title"; others have theirs.'),
  ),
  v.check(
    ({ do: what, repository, branch }) =>
      what !== 'open' || (repository === undefined && branch === undefined),
    l10n.t('It is opened from the branch of this run: leave out "repository" and "branch".'),
  ),
  v.check(
    ({ do: what, paths }) => paths !== undefined || (what !== 'open' && what !== 'approve'),
    l10n.t('Name the "paths" that it may change.'),
  ),
);
export const Notes = v.partial(
  v.object({
    /** Number of the pull request that was seen open. */
    seen: v.number(),
  }),
);
export const Output = v.object({
  /** null: there was nothing to merge. */
  number: v.nullable(v.number()),
  /** Head commit of its branch. */
  commit: v.nullable(v.string()),
});
export type Params = v.InferOutput<typeof Params>;
export type Notes = v.InferOutput<typeof Notes>;
export type Output = v.InferOutput<typeof Output>;
export type Context = ObserveContext<Params, Notes>;
export type Acting = PerformContext<Params, Notes>;
export interface Approve extends Act<'approve'> {
  readonly number: number;
  readonly headSha: string;
}
export interface See extends Act<'see'> {
  readonly number: number;
}
export type PullRequestAct = Act<'open' | 'keep'> | Approve | See;

/** A pull request, with its location. */
export interface Found {
  readonly repository: string;
  readonly branch: string;
  /** The repository's default branch. */
  readonly base: string;
  readonly pull: PullRequest | undefined;
}
