import * as v from 'valibot';
import type { Act } from '../../core/kind/act';
import type { ObserveContext, PerformContext } from '../../core/kind/kind';
import { isPlainLine } from '../../core/text/unseen';
import { SetValueSchema } from '../../core/values/values';
import { holdsValues } from '../shared/fileValue';
import { JsonPointerSchema } from '../shared/jsonPointer';

/** Its value would be written into journal, team lock and pull request. */
const SECRET = /pass(?:word|wd|phrase)|secret|token|credential|private.?key|api.?key/i;

const FileSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*(?:^|\/)\.git(?:\/|$))(?!.*\/\/)[A-Za-z0-9_.][A-Za-z0-9_./-]*$/i,
    'Write a path inside the repository, without "..".',
  ),
  v.maxLength(300, 'Use at most 300 characters.'),
  v.check(
    holdsValues,
    'Name a file that ends in .yaml, .yml, .json, .toml, .env, .tf, .tfvars or .hcl; change others with a command.',
  ),
);

export const Params = v.pipe(
  v.strictObject({
    /** File of the checkout. */
    file: FileSchema,
    /**
     * Where the value is, as a JSON Pointer: `/image/tag`, in a `.env` file `/NAME`, in HCL the block and the attribute, e.g.
     * `/module/api/image_tag`, or `/image_tag` at the top.
     */
    at: v.pipe(
      JsonPointerSchema,
      v.minLength(1, 'Write where the value is, for example /image/tag.'),
      v.check(
        at => !SECRET.test(at),
        'Set secrets with a command: this value is shown, and written into the journal.',
      ),
    ),
    /** What it is set to; for a number, true or false in the file a text that says it does, too. */
    value: v.union(
      [
        v.pipe(
          v.string(),
          v.maxLength(300, 'Use at most 300 characters.'),
          v.check(isPlainLine, 'Write one line of characters that can be seen.'),
        ),
        v.number(),
        v.boolean(),
      ],
      'Write a text, a number, true or false.',
    ),
    /**
     * Message of a commit: the change is shown and approved, committed to a branch of the run's own, and pushed. Absent: it
     * stays in the checkout, and must be set back before the run ends.
     */
    commit: v.optional(
      v.pipe(
        v.string(),
        v.minLength(1, 'Write the message.'),
        v.maxLength(200, 'Use at most 200 characters.'),
        v.check(isPlainLine, 'Write one line of characters that can be seen.'),
      ),
    ),
    /** It need not be set back: another step takes what is in the checkout. */
    stays: v.optional(v.boolean(), false),
  }),
  v.check(
    ({ commit, stays }) => commit === undefined || !stays,
    'What is committed stays: use either "commit" or "stays".',
  ),
);
export const Notes = v.partial(
  v.object({
    /** What stood there before this run changed it. */
    previous: SetValueSchema,
  }),
);
export const Output = v.object({
  value: SetValueSchema,
  /** What stood there before; absent: it had that value already. */
  previous: v.optional(SetValueSchema),
});
export type Params = v.InferOutput<typeof Params>;
export type Notes = v.InferOutput<typeof Notes>;
export type Output = v.InferOutput<typeof Output>;
export type Context = ObserveContext<Params, Notes>;
export type Acting = PerformContext<Params, Notes>;
export type EditAct = Act<'create' | 'switch' | 'set' | 'commit' | 'push'>;
