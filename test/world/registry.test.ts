import assert from 'node:assert/strict';
import { createRegistry } from '../../src/clients/registry';
import { ProblemError } from '../../src/core/errors';
import type { RegistryImage } from '../../src/core/ports/registry';
import { sameContent } from '../../src/core/registry/content';
import { systemClock } from '../../src/platform/node/clock';
import { DockerRegistry, NAME } from '../support/dockerRegistry';

const signal = new AbortController().signal;

/** The links of the chain, checked against the registry that Debian ships. */
describe('images in a real OCI registry', function () {
  this.timeout(300_000);
  let registry: DockerRegistry;
  const resolve = async (tag: string): Promise<RegistryImage> => {
    const client = createRegistry({ address: registry.address, clock: systemClock });
    const image = await client.resolve(NAME, tag, signal);
    assert.ok(image, tag);
    return image;
  };

  before('start it', async () => {
    registry = await DockerRegistry.start();
  });
  after('stop it', () => registry.stop());

  const commit = 'a'.repeat(40);

  it('have another digest but the same manifest when a release wraps a single one in an index', async () => {
    const image = await registry.build(commit, '2026-11-22T10:00:00Z', 'amd64', commit);
    await registry.index('rel-2026.11.22.10.30.00', image);
    const [built, released] = [await resolve(commit), await resolve('rel-2026.11.22.10.30.00')];
    assert.equal(built.revision, commit);
    assert.equal(built.createdAt, '2026-11-22T10:00:00Z');
    assert.notEqual(built.digest, released.digest);
    assert.deepEqual(
      [sameContent(built, released).same, sameContent(built, released).how],
      [true, 'manifest'],
    );
  });

  it('are the same when built for two platforms, attested, retagged and rewrapped', async () => {
    const [amd, arm] = [
      await registry.build(commit, '2026-11-22T11:00:00Z'),
      await registry.build(commit, '2026-11-22T11:00:00Z', 'arm64'),
    ];
    await registry.index('latest', amd, arm, await registry.attested(amd), await registry.attested(arm));
    await registry.index(
      'rel-2026.11.22.11.30.00',
      amd,
      arm,
      await registry.attested(amd),
      await registry.attested(arm),
    );
    await registry.index('rel-2026.11.22.11.40.00', amd, arm);
    const latest = await resolve('latest');
    assert.equal(latest.manifestDigest, amd.digest);
    assert.equal(sameContent(latest, await resolve('rel-2026.11.22.11.30.00')).how, 'digest');
    assert.equal(sameContent(latest, await resolve('rel-2026.11.22.11.40.00')).how, 'manifest');
  });

  it('are not the same in two builds of one commit, and the difference is explained', async () => {
    await registry.build(commit, '2026-11-22T12:00:00Z', 'amd64', 'first');
    await registry.build(commit, '2026-11-22T12:00:01Z', 'amd64', 'second');
    const { same, explain } = sameContent(await resolve('first'), await resolve('second'));
    assert.equal(same, false);
    assert.match(explain, /both built from commit aaaaaaa, but in two builds/);
  });

  it('may lack a label, but not our platform', async () => {
    await registry.build(null, '2026-11-22T13:00:00Z', 'amd64', 'plain');
    assert.equal((await resolve('plain')).revision, null);
    await registry.index('arm-only', await registry.build(commit, '2026-11-22T13:00:00Z', 'arm64'));
    await assert.rejects(resolve('arm-only'), (error: unknown) => {
      assert.ok(error instanceof ProblemError);
      assert.match(error.problem.message, /linux\/amd64/);
      return true;
    });
  });

  it('have all their tags listed across pages', async () => {
    const client = createRegistry({ address: registry.address, clock: systemClock });
    const image = await registry.build(commit, '2026-11-22T14:00:00Z');
    const many = Array.from({ length: 120 }, (_, i) => `many-${String(i).padStart(3, '0')}`);
    for (const tag of many) await registry.index(tag, image);
    const tags = await client.tags(NAME, signal);
    assert.deepEqual(
      many.filter(tag => !tags.includes(tag)),
      [],
    );
    assert.equal(await client.digest(NAME, 'gone', signal), undefined);
    assert.equal(await client.digest(NAME, 'latest', signal), (await resolve('latest')).digest);
  });
});
