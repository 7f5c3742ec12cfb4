import * as v from 'valibot';
import type { ChangedFile } from '../../core/ports/github';

/** `diff-entry`, as comparisons and pull requests list them. */
export const changedFileSchema = v.pipe(
  v.object({ filename: v.string(), status: v.string(), patch: v.optional(v.string()) }),
  v.transform(({ filename, status, patch }): ChangedFile => ({
    path: filename,
    status,
    patch: patch ?? null,
  })),
);
