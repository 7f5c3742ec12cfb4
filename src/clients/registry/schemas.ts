import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { problemOf, type Service } from '../http';
import { DIGEST } from './digest';

/** If the index types are missing, a registry denies that an index exists. */
export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const digestSchema = v.pipe(v.string(), v.regex(DIGEST));

/** An index (`manifests`) or a single manifest (`config`), in OCI's or Docker's format. */
export const manifestSchema = v.object({
  manifests: v.optional(
    v.array(
      v.object({
        digest: digestSchema,
        platform: v.optional(v.object({ os: v.string(), architecture: v.string() })),
        annotations: v.nullish(v.record(v.string(), v.string())),
      }),
    ),
  ),
  config: v.optional(v.object({ digest: digestSchema })),
});
type Manifest = v.InferOutput<typeof manifestSchema>;

/** https://github.com/opencontainers/image-spec/blob/main/config.md */
export const configSchema = v.object({
  created: v.nullish(v.string()),
  config: v.nullish(v.object({ Labels: v.nullish(v.record(v.string(), v.string())) })),
});

/**
 * Digest of the linux/amd64 manifest of an index; undefined for a single manifest.
 * @throws {ProblemError} `registry.malformed` when the index has none
 */
export function platformDigest(service: Service, { manifests }: Manifest, place: string): string | undefined {
  if (manifests === undefined) return undefined;
  const found = manifests.find(
    ({ platform, annotations }) =>
      platform?.os === 'linux' &&
      platform.architecture === 'amd64' &&
      // Build attestations are listed as if they were images.
      annotations?.['vnd.docker.reference.type'] === undefined,
  );
  if (found !== undefined) return found.digest;
  throw problemOf(service, 'malformed', l10n.t`The image has no build for linux/amd64 (${place}).`);
}

/** @throws {ProblemError} `registry.malformed` when the manifest names no config */
export function configDigest(service: Service, { config }: Manifest, place: string): string {
  if (config !== undefined) return config.digest;
  throw problemOf(service, 'malformed', l10n.t`The image's manifest names no config (${place}).`);
}
