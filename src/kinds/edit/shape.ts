import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Act } from '../../core/kind/act';
import type { ObserveContext, PerformContext } from '../../core/kind/kind';
import { withoutReferences } from '../../core/runbook/references';
import { groupNames, PatternSchema } from '../../core/text/pattern';
import { isPlainLine } from '../../core/text/unseen';
import { NAMES_SECRET, VALUE_GROUP } from '../../core/values/textValues';
import { SetValueSchema } from '../../core/values/values';
import { holdsValues, type ValuePlace } from '../shared/fileValue';
import { JsonPointerSchema } from '../shared/jsonPointer';

const PATH =
  /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*(?:^|\/)\.git(?:\/|$))(?!.*\/\/)[A-Za-z0-9_.][A-Za-z0-9_./-]*$/i;
const FileSchema = v.pipe(
  v.string(),
  // Checked again with the values of a run filled in.
  v.check(
    file => PATH.test(withoutReferences(file, 'x')),
    l10n.t('Write a path inside the repository, without "..".'),
  ),
  v.maxLength(300, l10n.t('Use at most 300 characters.')),
);
const EXAMPLE = String.raw`'^FROM acme/api:(?<${VALUE_GROUP}>\S+)$'`;
const BY_PATTERN = l10n.t`a regular expression of its line whose group "${VALUE_GROUP}" is the value, for example ${EXAMPLE}`;

/** What is wrong with a place, for people, and which key it is about. */
function placeFault({ file, at }: ValuePlace): readonly ['file' | 'at', string] | undefined {
  if (at.startsWith('/')) {
    if (!v.is(JsonPointerSchema, at)) return ['at', l10n.t('Write a JSON Pointer, for example /image/tag.')];
    return holdsValues(file)
      ? undefined
      : [
          'file',
          l10n.t`Name a file that ends in .yaml, .yml, .json, .toml, .env, .tf, .tfvars or .hcl; or write "at" as ${BY_PATTERN}.`,
        ];
  }
  const { success, issues: [issue] = [] } = v.safeParse(PatternSchema, at);
  if (success && groupNames(at).includes(VALUE_GROUP)) return undefined;
  const why = success || issue === undefined ? '' : ` ${issue.message}`;
  return [
    'at',
    `${l10n.t`Write where the value is: a JSON Pointer, for example /image/tag, or ${BY_PATTERN}.`}${why}`,
  ];
}

export const Params = v.pipe(
  v.strictObject({
    /** File of the checkout. */
    file: FileSchema,
    /**
     * Where the value is, as a JSON Pointer: `/image/tag`; in a `.env` file `/NAME`; in HCL the block and the attribute,
     * e.g. `/module/api/image_tag`, or `/image_tag` at the top level. Or, in any file, a regular expression of its line,
     * whose group `value` is the value.
     */
    at: v.pipe(
      v.string(),
      v.maxLength(300, l10n.t('Use at most 300 characters.')),
      v.check(
        at => !NAMES_SECRET.test(at),
        l10n.t('Set secrets with a command: this value is shown, and written into the journal.'),
      ),
    ),
    /** New value; a text may stand for a number, true or false if that is what the file has. */
    value: v.union(
      [
        v.pipe(
          v.string(),
          v.maxLength(300, l10n.t('Use at most 300 characters.')),
          v.check(isPlainLine, l10n.t('Write one line of characters that can be seen.')),
        ),
        v.number(),
        v.boolean(),
      ],
      l10n.t('Write a text, a number, true or false.'),
    ),
    /**
     * Commit message: the change is shown and approved, committed to a branch of the run's own, and pushed. Absent: it stays
     * in the checkout, and must be set back before the run ends.
     */
    commit: v.optional(
      v.pipe(
        v.string(),
        v.minLength(1, l10n.t('Write the message.')),
        v.maxLength(200, l10n.t('Use at most 200 characters.')),
        v.check(isPlainLine, l10n.t('Write one line of characters that can be seen.')),
      ),
    ),
    /** It needn't be set back: another step takes it from the checkout. */
    stays: v.optional(v.boolean(), false),
  }),
  v.check(
    ({ commit, stays }) => commit === undefined || !stays,
    l10n.t('What is committed stays: use either "commit" or "stays".'),
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const [key, message] = placeFault(dataset.value) ?? [];
    if (key === undefined) return;
    const input = dataset.value;
    addIssue({ message, path: [{ type: 'object', origin: 'value', input, key, value: input[key] }] });
  }),
);
export const Notes = v.partial(
  v.object({
    /** Value before this run changed it. */
    previous: SetValueSchema,
    /** File that was changed. */
    file: v.string(),
  }),
);
export const Output = v.object({
  value: SetValueSchema,
  /** Value before; absent: it already had the new value. */
  previous: v.optional(SetValueSchema),
});
export type Params = v.InferOutput<typeof Params>;
export type Notes = v.InferOutput<typeof Notes>;
export type Output = v.InferOutput<typeof Output>;
export type Context = ObserveContext<Params, Notes>;
export type Acting = PerformContext<Params, Notes>;
export type EditAct = Act<'create' | 'switch' | 'set' | 'commit' | 'push'>;
