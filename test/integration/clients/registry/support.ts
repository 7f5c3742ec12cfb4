import { createHash } from 'node:crypto';
import { createRegistry, type RegistryOptions } from '../../../../src/clients/registry';
import type { RegistryApi } from '../../../../src/core/ports/registry';
import { instantClock, type Loopback, type Received, type Reply, serve } from '../loopback';

export const image = 'wordpress/openverse-catalog';
const indexType = 'application/vnd.oci.image.index.v1+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';

export interface Stored {
  readonly type: string;
  readonly text: string;
  readonly digest: string;
}

export function stored(type: string, value: unknown): Stored {
  const text = JSON.stringify(value);
  return { type, text, digest: `sha256:${createHash('sha256').update(text).digest('hex')}` };
}

/** An image as a build leaves it: config, manifest, and an index that also lists an attestation. */
export function build(revision: string | null, created = '2026-11-22T10:00:00Z') {
  const labels = revision === null ? null : { 'org.opencontainers.image.revision': revision };
  const config = stored('application/octet-stream', { created, config: { Labels: labels } });
  const manifest = stored(manifestType, { schemaVersion: 2, config: { digest: config.digest }, layers: [] });
  const linux = (architecture: string, digest: string): unknown => ({
    digest,
    platform: { os: 'linux', architecture },
  });
  const index = stored(indexType, {
    schemaVersion: 2,
    manifests: [
      { digest: `sha256:${'1'.repeat(64)}`, platform: { os: 'unknown', architecture: 'unknown' } },
      {
        ...(linux('amd64', `sha256:${'2'.repeat(64)}`) as object),
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
      },
      linux('arm64', `sha256:${'3'.repeat(64)}`),
      linux('amd64', manifest.digest),
    ],
  });
  return { config, manifest, index };
}
export type Build = ReturnType<typeof build>;

export interface Registry extends Loopback {
  readonly api: RegistryApi;
  readonly blobs: Loopback;
  asked(): string[];
}

/** What the registry holds and how it behaves. */
export interface Situation {
  readonly tags: Readonly<Record<string, Stored>>;
  readonly builds: readonly Build[];
  /** Replaces the usual reply. */
  readonly instead?: (request: Received, own: string) => Reply | undefined;
  readonly options?: Partial<RegistryOptions>;
}

/** A registry that challenges like GHCR and keeps its blobs behind a redirect to another origin. */
export async function registry({ tags, builds, instead, options }: Situation): Promise<Registry> {
  const everything = builds.flatMap(({ config, manifest, index }) => [config, manifest, index]);
  const find = (reference: string): Stored | undefined =>
    tags[reference] ?? everything.find(({ digest }) => digest === reference);
  const blobs = await serve(({ url }) => {
    const found = find(url.replace(/^\//, '').replace(/\?.*$/, ''));
    return { headers: { 'content-type': 'application/octet-stream' }, body: found?.text };
  });
  let own = '';
  const server = await serve(request => {
    const special = instead?.(request, own);
    if (special !== undefined) return special;
    if (request.url.startsWith('/token')) return { body: { token: 'pull-token-1234' } };
    if (request.headers.authorization !== 'Bearer pull-token-1234') {
      const value = `Bearer realm="${own}/token",service="ghcr.io",scope="repository:${image}:pull"`;
      return {
        status: 401,
        headers: { 'www-authenticate': value },
        body: { errors: [{ code: 'UNAUTHORIZED' }] },
      };
    }
    const reference = request.url.split('/').at(-1) ?? '';
    if (request.url.includes('/blobs/')) {
      return { status: 307, headers: { location: `${blobs.url}/${reference}?signature=s` } };
    }
    const found = find(reference);
    if (found === undefined || !(request.headers.accept ?? '').includes(found.type)) {
      return { status: 404, body: { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] } };
    }
    return {
      headers: { 'content-type': found.type, 'docker-content-digest': found.digest },
      body: found.text,
    };
  });
  own = server.url;
  return {
    ...server,
    blobs,
    api: createRegistry({ address: server.url, clock: instantClock(), ...options }),
    asked: () => server.received.map(({ method, url }) => `${method} ${url.replace(`/v2/${image}`, '')}`),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await blobs[Symbol.asyncDispose]();
    },
  };
}
