/** The whole state of the simulated registry. Its images share the same tags. Plain JSON. */
export interface RegistryState {
  /** Names without host, e.g. `acme/api`. */
  readonly images: readonly string[];
  /** Tag to digest of an index or a manifest. */
  tags: Record<string, string>;
  /** Digest to index or manifest, exactly as sent. */
  manifests: Record<string, { readonly mediaType: string; readonly text: string }>;
  /** Digest to config blob, exactly as sent. */
  blobs: Record<string, string>;
  /** Builds of the application's default branch, oldest first; the last one is `latest`. */
  builds: { readonly commit: string; readonly digest: string }[];
}
