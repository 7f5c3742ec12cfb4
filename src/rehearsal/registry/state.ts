/** All that the simulated registry holds, for its one image. Plain JSON. */
export interface RegistryState {
  /** Name without host, e.g. `wordpress/openverse-catalog`. */
  readonly image: string;
  /** Tag to digest of an index or a manifest. */
  tags: Record<string, string>;
  /** Digest to index or manifest, as it is sent. */
  manifests: Record<string, { readonly mediaType: string; readonly text: string }>;
  /** Digest to config blob, as it is sent. */
  blobs: Record<string, string>;
  /** What was built of the application's default branch, oldest first; the last one is `latest`. */
  builds: { readonly commit: string; readonly digest: string }[];
}
