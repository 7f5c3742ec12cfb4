import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { ProblemError } from '../../core/errors';
import { SubjectsSchema } from '../subjects';
import type { WorldState } from '.';

/** The choices made when this world was created. */
const ChoicesSchema = v.object({
  /** Unique to this world: its origin is derived from it, and its servers are recognized by it. */
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  airflow: v.picklist([2, 3]),
  checkout: v.boolean(),
  /** What it is about, for the rehearsal of any runbook; absent: the catalog. */
  subjects: v.optional(SubjectsSchema),
});
export type Choices = v.InferOutput<typeof ChoicesSchema>;

const SavedSchema = v.object({
  version: v.literal(2),
  choices: ChoicesSchema,
  /** Written by this program in its own folder, so only its presence is checked. */
  state: v.custom<WorldState>(value => typeof value === 'object' && value !== null),
});
export type Saved = v.InferOutput<typeof SavedSchema>;

/**
 * The world that was left in this folder; undefined when there is none.
 * @throws {ProblemError} `rehearsal.state` when it can't be resumed
 */
export function loadWorld(file: string): Saved | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return v.parse(SavedSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new ProblemError(
      {
        code: 'rehearsal.state',
        message: `The rehearsal that was left in ${file} can't be read, or an older version made it.`,
        remedy: 'Delete the folder of the rehearsal and begin a new one.',
      },
      { cause: error },
    );
  }
}
