import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { isPlainLine } from '../text/unseen';
import { matchesWhole, PatternSchema } from '../text/pattern';
import { ReferenceNameSchema } from './shapes';

/** Longest value that may be inserted into a step, in UTF-16 code units: short enough to be shown whole. */
export const LONGEST_VALUE = 300;

const WordsSchema = v.pipe(
  v.string(),
  v.minLength(1, l10n.t('Write something.')),
  v.maxLength(LONGEST_VALUE, l10n.t`Use at most ${LONGEST_VALUE} characters.`),
  v.check(isPlainLine, l10n.t('A value is one line of characters that can be seen.')),
);
const described = {
  /** Tells people what to enter. */
  description: v.optional(WordsSchema),
};

const InputSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('text'),
    ...described,
    /** Regular expression that the whole value must match. */
    pattern: v.optional(PatternSchema),
    default: v.optional(WordsSchema),
  }),
  v.strictObject({
    type: v.literal('choice'),
    ...described,
    options: v.pipe(
      v.array(WordsSchema),
      v.minLength(1, l10n.t('Name at least one option.')),
      v.maxLength(50, l10n.t('Name at most 50 options.')),
    ),
    default: v.optional(WordsSchema),
  }),
  v.strictObject({ type: v.literal('boolean'), ...described, default: v.optional(v.boolean()) }),
  /** Tag of a container image. */
  v.strictObject({ type: v.literal('image-tag'), ...described, default: v.optional(WordsSchema) }),
  /** A full commit id. */
  v.strictObject({ type: v.literal('commit'), ...described, default: v.optional(WordsSchema) }),
]);
/** A value to ask for when a run starts. */
export type Input = Readonly<v.InferOutput<typeof InputSchema>>;

export const InputsSchema = v.pipe(
  v.record(
    ReferenceNameSchema,
    v.pipe(
      InputSchema,
      v.rawCheck(({ dataset, addIssue }) => {
        if (!dataset.typed) return;
        const { value } = dataset;
        const fault = value.default === undefined ? undefined : inputFault(value, String(value.default));
        if (fault !== undefined) addIssue({ message: l10n.t`The default is not accepted. ${fault}` });
      }),
    ),
  ),
  v.check(inputs => Object.keys(inputs).length <= 20, l10n.t('Ask for at most 20 inputs.')),
);
/** Inputs by name. */
export type Inputs = Readonly<Record<string, Input>>;

/** What is wrong with a value that a person entered, for people; undefined if nothing is. */
export function inputFault(input: Input, value: string): string | undefined {
  if (value === '') return l10n.t('Fill it in.');
  if (value.length > LONGEST_VALUE) return l10n.t`Use at most ${LONGEST_VALUE} characters.`;
  if (!isPlainLine(value)) return l10n.t('Use one line of characters that can be seen.');
  switch (input.type) {
    case 'text':
      return input.pattern === undefined || matchesWhole(input.pattern, value)
        ? undefined
        : l10n.t`It must match ${input.pattern}.`;
    case 'choice':
      return input.options.includes(value) ? undefined : l10n.t`Choose one of: ${input.options.join(', ')}.`;
    case 'boolean':
      return value === 'true' || value === 'false' ? undefined : l10n.t('Choose true or false.');
    case 'image-tag':
      // https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
      return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(value)
        ? undefined
        : l10n.t('Write the tag alone: letters, digits, "_", "." and "-".');
    case 'commit':
      return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)
        ? undefined
        : l10n.t('Write the whole name of a commit: 40 digits from 0 to 9 and a to f.');
  }
}
