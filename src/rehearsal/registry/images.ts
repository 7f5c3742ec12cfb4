import { createHash } from 'node:crypto';
import { asObject, parseJson } from '../http/call';
import type { RegistryState } from './state';

export const INDEX = 'application/vnd.oci.image.index.v1+json';
export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** The differences between one build and another. */
export interface Build {
  /** Label `org.opencontainers.image.revision`; null: the image doesn't have it. */
  readonly revision: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Version of Airflow inside; the official image has it in an environment variable. */
  readonly airflow: string;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: Readonly<Record<string, string>>;
}

/** Stores an image the way buildx pushes it: an index of one linux/amd64 manifest and its attestation. Returns the digest. */
export function pushImage(state: RegistryState, build: Build): string {
  const labels = build.revision === null ? {} : { 'org.opencontainers.image.revision': build.revision };
  const config = {
    architecture: 'amd64',
    os: 'linux',
    created: build.createdAt,
    config: { Env: ['PATH=/usr/local/bin:/usr/bin', `AIRFLOW_VERSION=${build.airflow}`], Labels: labels },
    rootfs: { type: 'layers', diff_ids: [sha256(`layer ${build.createdAt}`)] },
    history: [],
  };
  const manifest = pushManifest(state, config, build.createdAt);
  const attestation = pushManifest(
    state,
    { architecture: 'unknown', os: 'unknown', subject: manifest.digest },
    '',
  );
  return pushIndex(state, [
    { ...manifest, platform: { architecture: 'amd64', os: 'linux' } },
    { ...attestation, platform: { architecture: 'unknown', os: 'unknown' } },
  ]);
}

/** Puts the manifests of an index into a new one: the same content under a different digest. */
export function wrapImage(state: RegistryState, digest: string, title: string): string {
  const index = asObject(parseJson(state.manifests[digest]?.text ?? ''));
  return pushIndex(state, index?.manifests as readonly Descriptor[], {
    'org.opencontainers.image.title': title,
  });
}

/** Version of Airflow inside the image with that tag; undefined when there is no such tag. */
export function airflowInside(state: RegistryState, tag: string): string | undefined {
  const index = document(state, state.tags[tag]);
  const [manifest] = (index?.manifests ?? []) as readonly Descriptor[];
  const config = asObject(document(state, manifest?.digest)?.config);
  const blob = asObject(parseJson(state.blobs[String(config?.digest)] ?? ''));
  const env = asObject(blob?.config)?.Env as readonly string[] | undefined;
  return env?.find(entry => entry.startsWith('AIRFLOW_VERSION='))?.slice('AIRFLOW_VERSION='.length);
}

function document(
  state: RegistryState,
  digest: string | undefined,
): Readonly<Record<string, unknown>> | undefined {
  return asObject(parseJson(state.manifests[digest ?? '']?.text ?? ''));
}

function pushManifest(state: RegistryState, config: unknown, layer: string): Descriptor {
  const blob = JSON.stringify(config);
  const digest = sha256(blob);
  state.blobs[digest] = blob;
  return store(state, MANIFEST, {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: CONFIG, digest, size: blob.length },
    layers: [{ mediaType: LAYER, digest: sha256(`compressed layer ${layer}`), size: 123_456_789 }],
  });
}

function pushIndex(
  state: RegistryState,
  manifests: readonly Descriptor[],
  annotations?: Readonly<Record<string, string>>,
): string {
  const index = { schemaVersion: 2, mediaType: INDEX, manifests, ...(annotations && { annotations }) };
  return store(state, INDEX, index).digest;
}

function store(state: RegistryState, mediaType: string, value: unknown): Descriptor {
  const text = JSON.stringify(value);
  const digest = sha256(text);
  state.manifests[digest] = { mediaType, text };
  return { mediaType, digest, size: text.length };
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
