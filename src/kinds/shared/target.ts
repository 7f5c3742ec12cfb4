import * as v from 'valibot';
import type { KindReference } from '../../core/kind/kind';

/** A container image, pinned by content. */
export const ImageSchema = v.object({
  tag: v.string(),
  digest: v.string(),
  manifestDigest: v.string(),
  configDigest: v.string(),
  revision: v.nullable(v.string()),
  createdAt: v.nullable(v.string()),
});

export const TargetSchema = v.object({
  /** `rel-…` */
  imageTag: v.string(),
  /** Commit of the application in it, 40 hex digits; null if unknown. */
  commit: v.nullable(v.string()),
  /** What the tag must still refer to when it is applied. */
  image: ImageSchema,
});

/** The image to run: a new release, or in a rollback an earlier one. */
export const target: KindReference<v.InferOutput<typeof TargetSchema>> = {
  name: 'target',
  output: TargetSchema,
};

const CommittedVersionSchema = v.object({ head: v.string(), version: v.string() });

/** The commit to apply, and the version of the module in it. */
export const committedVersion: KindReference<v.InferOutput<typeof CommittedVersionSchema>> = {
  name: 'committed-version',
  output: CommittedVersionSchema,
};
