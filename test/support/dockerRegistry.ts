import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../harness/freePort';

/** The only image. */
export const NAME = 'wordpress/openverse-catalog';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Debian's registry on this machine, with the operations of a build that pushes to it. */
export class DockerRegistry {
  private constructor(
    readonly address: string,
    private readonly folder: string,
    private readonly program: ChildProcess,
    private readonly authorization: () => string | undefined,
  ) {}

  /**
   * @param auth the registry's setting of that name (https://distribution.github.io/distribution/about/configuration/#auth)
   * @param authorization header of an account that may push
   */
  static async start(
    auth?: object,
    authorization: () => string | undefined = () => undefined,
  ): Promise<DockerRegistry> {
    const folder = mkdtempSync(path.join(tmpdir(), 'registry-'));
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const config = path.join(folder, 'config.yml');
    const storage = { filesystem: { rootdirectory: path.join(folder, 'data') } };
    writeFileSync(
      config,
      JSON.stringify({
        ...{ version: 0.1, log: { level: 'error' }, storage, http: { addr: `127.0.0.1:${port}` } },
        ...(auth === undefined ? {} : { auth }),
      }),
    );
    const program = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
    for (;;) {
      if (program.exitCode !== null) throw new Error(`docker-registry ended with ${program.exitCode}.`);
      const status = (await fetch(`${address}/v2/`).catch(() => undefined))?.status;
      if (status === 200 || status === 401) break;
      await sleep(50);
    }
    return new DockerRegistry(address, folder, program, authorization);
  }

  async stop(): Promise<void> {
    this.program.kill();
    if (this.program.exitCode === null) await once(this.program, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #send(url: URL | string, init: RequestInit, type?: string): Promise<Response> {
    const authorization = this.authorization();
    const headers = {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(authorization === undefined ? {} : { authorization }),
    };
    return fetch(url, { ...init, headers });
  }

  async blob(content: string): Promise<string> {
    const digest = digestOf(content);
    const begun = await this.#send(`${this.address}/v2/${NAME}/blobs/uploads/`, { method: 'POST' });
    const place = new URL(begun.headers.get('location') ?? '', this.address);
    place.searchParams.set('digest', digest);
    const put = await this.#send(place, { method: 'PUT', body: content }, 'application/octet-stream');
    assert.equal(put.status, 201);
    return digest;
  }

  async manifest(mediaType: string, content: object, tag?: string): Promise<Descriptor> {
    const text = JSON.stringify({ schemaVersion: 2, mediaType, ...content });
    const digest = digestOf(text);
    const target = `${this.address}/v2/${NAME}/manifests/${tag ?? digest}`;
    const put = await this.#send(target, { method: 'PUT', body: text }, mediaType);
    assert.equal(put.status, 201, await put.text());
    return { mediaType, digest, size: text.length };
  }

  /** One build for one platform. */
  async build(
    commit: string | null,
    created: string,
    architecture = 'amd64',
    tag?: string,
  ): Promise<Descriptor> {
    const Labels = commit === null ? {} : { 'org.opencontainers.image.revision': commit };
    const layer = `layer of ${created} for ${architecture}`;
    const config = JSON.stringify({
      ...{ architecture, os: 'linux', created, config: { Labels } },
      rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
    });
    const part = async (type: string, content: string) => ({
      mediaType: `application/vnd.oci.image.${type}`,
      digest: await this.blob(content),
      size: content.length,
    });
    const made = await this.manifest(
      MANIFEST,
      { config: await part('config.v1+json', config), layers: [await part('layer.v1.tar', layer)] },
      tag,
    );
    return { ...made, platform: { os: 'linux', architecture } };
  }

  /** The attestation that buildx adds: not an image, although it is listed among them. */
  async attested(image: Descriptor): Promise<Descriptor> {
    const made = await this.build(null, `attestation of ${image.digest}`);
    return {
      ...made,
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': image.digest,
      },
    };
  }

  index(tag: string, ...manifests: Descriptor[]): Promise<Descriptor> {
    return this.manifest(INDEX, { manifests }, tag);
  }
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
