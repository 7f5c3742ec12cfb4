import type { RegistryApi, RegistryImage } from '../../../src/core/ports/registry';
import type { ModelClock } from '../clock';

/** A registry of one image. */
export class Registry {
  /** Tag to content. */
  readonly tags = new Map<string, { readonly build: number; readonly revision: string }>();
  #builds = 0;

  constructor(private readonly clock: ModelClock) {
    this.tags.set('rel-2026.11.01.10.00.00', this.build('a'.repeat(40)));
    this.build('b'.repeat(40));
  }

  /** Builds a commit: its tag and `latest` point at the new content. */
  build(revision: string): { readonly build: number; readonly revision: string } {
    this.#builds += 1;
    const content = { build: this.#builds, revision };
    this.tags.set(revision, content);
    this.tags.set('latest', content);
    return content;
  }

  /** Tags the image of a commit as the release workflow does; returns the image tag. */
  release(commit: string): string {
    const content = this.tags.get(commit) ?? this.build(commit);
    const tag = `rel-${new Date(this.clock.time).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '.')}`;
    this.tags.set(tag, content);
    return tag;
  }

  moveNewestRelease(): void {
    const newest = [...this.tags.keys()]
      .filter(tag => tag.startsWith('rel-'))
      .sort()
      .at(-1);
    if (newest !== undefined && newest > 'rel-2026.11.02')
      this.tags.set(newest, { build: 999, revision: 'e'.repeat(40) });
  }

  #image(tag: string): RegistryImage | undefined {
    const content = this.tags.get(tag);
    if (content === undefined) return undefined;
    const digest = `sha256:${String(content.build).padStart(64, '0')}`;
    return {
      tag,
      digest,
      manifestDigest: digest,
      configDigest: digest,
      revision: content.revision,
      createdAt: null,
    };
  }

  /** @param onRead called with each tag that is resolved */
  api(onRead: (tag: string) => void): RegistryApi {
    return {
      address: 'https://registry.example.org',
      imageUrl: image => `https://registry.example.org/${image}`,
      resolve: (_image, tag) => {
        onRead(tag);
        return Promise.resolve(this.#image(tag));
      },
      digest: (_image, tag) => Promise.resolve(this.#image(tag)?.digest),
      tags: () => Promise.resolve([...this.tags.keys()]),
    };
  }
}
