import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRegistry } from '../../src/clients/registry';
import { ProblemError } from '../../src/core/errors';
import type { RegistryImage } from '../../src/core/ports/registry';
import { sameContent } from '../../src/core/registry/content';
import { systemClock } from '../../src/platform/node/clock';

const NAME = 'wordpress/openverse-catalog';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const signal = new AbortController().signal;

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The links of the chain, held against the registry that Debian ships. */
describe('images in a real OCI registry', function () {
  this.timeout(300_000);
  let folder: string;
  let program: ChildProcess;
  let address: string;
  const resolve = async (tag: string): Promise<RegistryImage> => {
    const image = await createRegistry({ address, clock: systemClock }).resolve(NAME, tag, signal);
    assert.ok(image, tag);
    return image;
  };

  before('start it', async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'registry-'));
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    const config = path.join(folder, 'config.yml');
    writeFileSync(
      config,
      JSON.stringify({
        version: 0.1,
        log: { level: 'error' },
        storage: { filesystem: { rootdirectory: path.join(folder, 'data') } },
        http: { addr: `127.0.0.1:${port}` },
      }),
    );
    program = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
    for (;;) {
      if (program.exitCode !== null) throw new Error(`docker-registry ended with ${program.exitCode}.`);
      if ((await fetch(`${address}/v2/`).catch(() => undefined))?.status === 200) break;
      await sleep(50);
    }
  });
  after('stop it', async () => {
    program.kill();
    if (program.exitCode === null) await once(program, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });

  async function blob(content: string): Promise<string> {
    const digest = digestOf(content);
    const begun = await fetch(`${address}/v2/${NAME}/blobs/uploads/`, { method: 'POST' });
    const place = new URL(begun.headers.get('location') ?? '', address);
    place.searchParams.set('digest', digest);
    const headers = { 'content-type': 'application/octet-stream' };
    const put = await fetch(place, { method: 'PUT', body: content, headers });
    assert.equal(put.status, 201);
    return digest;
  }
  async function manifest(mediaType: string, content: object, tag?: string): Promise<Descriptor> {
    const text = JSON.stringify({ schemaVersion: 2, mediaType, ...content });
    const digest = digestOf(text);
    const put = await fetch(`${address}/v2/${NAME}/manifests/${tag ?? digest}`, {
      method: 'PUT',
      body: text,
      headers: { 'content-type': mediaType },
    });
    assert.equal(put.status, 201, await put.text());
    return { mediaType, digest, size: text.length };
  }
  /** One build for one platform. */
  async function build(
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
    const made = await manifest(
      MANIFEST,
      {
        config: {
          mediaType: 'application/vnd.oci.image.config.v1+json',
          digest: await blob(config),
          size: config.length,
        },
        layers: [
          {
            mediaType: 'application/vnd.oci.image.layer.v1.tar',
            digest: await blob(layer),
            size: layer.length,
          },
        ],
      },
      tag,
    );
    return { ...made, platform: { os: 'linux', architecture } };
  }
  /** As buildx adds it: no image, though it stands among them. */
  async function attested(image: Descriptor): Promise<Descriptor> {
    const made = await build(null, `attestation of ${image.digest}`);
    return {
      ...made,
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': image.digest,
      },
    };
  }
  const index = (tag: string, ...manifests: Descriptor[]) => manifest(INDEX, { manifests }, tag);

  const commit = 'a'.repeat(40);

  it('a single manifest that a release wraps into an index: other digest, same manifest', async () => {
    const image = await build(commit, '2026-11-22T10:00:00Z', 'amd64', commit);
    await index('rel-2026.11.22.10.30.00', image);
    const [built, released] = [await resolve(commit), await resolve('rel-2026.11.22.10.30.00')];
    assert.equal(built.revision, commit);
    assert.equal(built.createdAt, '2026-11-22T10:00:00Z');
    assert.notEqual(built.digest, released.digest);
    assert.deepEqual(
      [sameContent(built, released).same, sameContent(built, released).how],
      [true, 'manifest'],
    );
  });

  it('one for two platforms, attested, tagged again and wrapped anew: the same', async () => {
    const [amd, arm] = [
      await build(commit, '2026-11-22T11:00:00Z'),
      await build(commit, '2026-11-22T11:00:00Z', 'arm64'),
    ];
    await index('latest', amd, arm, await attested(amd), await attested(arm));
    await index('rel-2026.11.22.11.30.00', amd, arm, await attested(amd), await attested(arm));
    await index('rel-2026.11.22.11.40.00', amd, arm);
    const latest = await resolve('latest');
    assert.equal(latest.manifestDigest, amd.digest);
    assert.equal(sameContent(latest, await resolve('rel-2026.11.22.11.30.00')).how, 'digest');
    assert.equal(sameContent(latest, await resolve('rel-2026.11.22.11.40.00')).how, 'manifest');
  });

  it('two builds of one commit: not the same, and it says why', async () => {
    await build(commit, '2026-11-22T12:00:00Z', 'amd64', 'first');
    await build(commit, '2026-11-22T12:00:01Z', 'amd64', 'second');
    const { same, explain } = sameContent(await resolve('first'), await resolve('second'));
    assert.equal(same, false);
    assert.match(explain, /both built from commit aaaaaaa, but in two builds/);
  });

  it('one without a label, and one for another platform alone', async () => {
    await build(null, '2026-11-22T13:00:00Z', 'amd64', 'plain');
    assert.equal((await resolve('plain')).revision, null);
    await index('arm-only', await build(commit, '2026-11-22T13:00:00Z', 'arm64'));
    await assert.rejects(resolve('arm-only'), (error: unknown) => {
      assert.ok(error instanceof ProblemError);
      assert.match(error.problem.message, /linux\/amd64/);
      return true;
    });
  });

  it('tags: all of them, over pages', async () => {
    const client = createRegistry({ address, clock: systemClock });
    const image = await build(commit, '2026-11-22T14:00:00Z');
    const many = Array.from({ length: 120 }, (_, i) => `many-${String(i).padStart(3, '0')}`);
    for (const tag of many) await index(tag, image);
    const tags = await client.tags(NAME, signal);
    assert.deepEqual(
      many.filter(tag => !tags.includes(tag)),
      [],
    );
    assert.equal(await client.digest(NAME, 'gone', signal), undefined);
    assert.equal(await client.digest(NAME, 'latest', signal), (await resolve('latest')).digest);
  });
});

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
