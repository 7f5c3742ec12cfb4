/** All that the simulated registry holds. Its images have the same tags. Plain JSON. */
export interface RegistryState {
  /** Names without host, e.g. `acme/api`. */
  readonly images: readonly string[];
  /** Tag to digest of an index or a manifest. */
  tags: Record<string, string>;
  /** Digest to index or manifest, as it is sent. */
  manifests: Record<string, { readonly mediaType: string; readonly text: string }>;
  /** Digest to config blob, as it is sent. */
  blobs: Record<string, string>;
  /** What was built of the application's default branch, oldest first; the last one is `latest`. */
  builds: { readonly commit: string; readonly digest: string }[];
}
