import * as v from 'valibot';
import { isPlainLine } from '../text/unseen';
import { matchesWhole, PatternSchema } from '../text/pattern';

/** Longest value that may be inserted into a step, in UTF-16 code units: short enough to be shown whole. */
export const LONGEST_VALUE = 300;

const InputNameSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'Use letters, digits, "_" and "-", and begin with a letter.'),
  v.maxLength(60, 'Use at most 60 characters.'),
  v.check(name => !(name in {}), 'Choose another name: programs keep this one for themselves.'),
);
const WordsSchema = v.pipe(
  v.string(),
  v.minLength(1, 'Write something.'),
  v.maxLength(LONGEST_VALUE, `Use at most ${LONGEST_VALUE} characters.`),
  v.check(isPlainLine, 'A value is one line of characters that can be seen.'),
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
      v.minLength(1, 'Name at least one option.'),
      v.maxLength(50, 'Name at most 50 options.'),
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
    InputNameSchema,
    v.pipe(
      InputSchema,
      v.rawCheck(({ dataset, addIssue }) => {
        if (!dataset.typed) return;
        const { value } = dataset;
        const fault = value.default === undefined ? undefined : inputFault(value, String(value.default));
        if (fault !== undefined) addIssue({ message: `The default is not accepted. ${fault}` });
      }),
    ),
  ),
  v.check(inputs => Object.keys(inputs).length <= 20, 'Ask for at most 20 inputs.'),
);
/** Inputs by name. */
export type Inputs = Readonly<Record<string, Input>>;

/** What is wrong with a value that a person entered, for people; undefined if nothing is. */
export function inputFault(input: Input, value: string): string | undefined {
  if (value === '') return 'Fill it in.';
  if (value.length > LONGEST_VALUE) return `Use at most ${LONGEST_VALUE} characters.`;
  if (!isPlainLine(value)) return 'Use one line of characters that can be seen.';
  switch (input.type) {
    case 'text':
      return input.pattern === undefined || matchesWhole(input.pattern, value)
        ? undefined
        : `It must match ${input.pattern}.`;
    case 'choice':
      return input.options.includes(value) ? undefined : `Choose one of: ${input.options.join(', ')}.`;
    case 'boolean':
      return value === 'true' || value === 'false' ? undefined : 'Choose true or false.';
    case 'image-tag':
      // https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
      return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(value)
        ? undefined
        : 'Write the tag alone: letters, digits, "_", "." and "-".';
    case 'commit':
      return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)
        ? undefined
        : 'Write the whole name of a commit: 40 digits from 0 to 9 and a to f.';
  }
}
