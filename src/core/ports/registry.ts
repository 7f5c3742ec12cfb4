/** One tag of a container image, resolved down to what it contains. */
export interface RegistryImage {
  readonly tag: string;
  /** `sha256:…` of what the tag points at (an index or a single manifest). */
  readonly digest: string;
  /** Digest of the linux/amd64 manifest; equal to `digest` when the tag is a single manifest. */
  readonly manifestDigest: string;
  /** Digest of its config blob: the same for the same content, even if it's wrapped in a new index (api-facts 2.3). */
  readonly configDigest: string;
  /** Label `org.opencontainers.image.revision`, if the image carries one. */
  readonly revision: string | null;
  /** ISO 8601 build time of the config blob. */
  readonly createdAt: string | null;
}

/** An OCI registry, read only. `image` is the name without host, e.g. `wordpress/openverse-catalog`. */
export interface RegistryApi {
  readonly address: string;
  /** undefined when the tag doesn't exist. Throws a {@link ProblemError} for anything else. */
  resolve(image: string, tag: string, signal: AbortSignal): Promise<RegistryImage | undefined>;
  /** Digest only (one HEAD request); undefined when the tag doesn't exist. */
  digest(image: string, tag: string, signal: AbortSignal): Promise<string | undefined>;
  /** All tags, every page. Order is lexical, not by time. */
  tags(image: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Page that shows the image. */
  imageUrl(image: string): string;
}
