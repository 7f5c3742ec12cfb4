import assert from 'node:assert/strict';
import { createRegistry } from '../../../../src/clients/registry';
import { problemFrom } from '../failure';
import { instantClock, never, serve } from '../loopback';
import { image } from './support';

const list = `/v2/${image}/tags/list`;
const at = (address: string) => createRegistry({ address, clock: instantClock() });

describe('the tags of an image', () => {
  it('come from all pages', async () => {
    await using server = await serve(({ url }) =>
      url.includes('last=b')
        ? { body: { name: image, tags: ['c'] } }
        : { body: { tags: ['a', 'b'] }, headers: { link: `<${list}?last=b&n=2>; rel="next"` } },
    );
    assert.deepEqual(await at(server.url).tags(image, never), ['a', 'b', 'c']);
    assert.deepEqual(
      server.received.map(({ url }) => url),
      [`${list}?n=1000`, `${list}?last=b&n=2`],
    );
  });

  it('are none when the list is null', async () => {
    await using server = await serve(() => ({ body: { tags: null } }));
    assert.deepEqual(await at(server.url).tags(image, never), []);
  });

  it('are read only from the same origin', async () => {
    await using other = await serve(() => ({ body: { tags: [] } }));
    await using server = await serve(() => ({
      body: { tags: [] },
      headers: { link: `<${other.url}${list}>; rel="next"` },
    }));
    assert.equal((await problemFrom(at(server.url).tags(image, never))).code, 'registry.wrong-host');
    assert.equal(other.received.length, 0);
  });

  it('are all read even if the registry names a next page forever', async () => {
    await using server = await serve(({ url }) => ({
      body: { tags: url.includes('last=b') ? [] : url.includes('last=a') ? ['b'] : ['a'] },
      headers: { link: `<${list}?last=${url.includes('last=a') ? 'b' : 'a'}>; rel="next"` },
    }));
    assert.deepEqual(await at(server.url).tags(image, never), ['a', 'b']);
    assert.equal(server.received.length, 3);
  });

  it('end with a page that has nothing new', async () => {
    await using server = await serve(() => ({
      body: { tags: ['a'] },
      headers: { link: `<${list}?last=a>; rel="next"` },
    }));
    assert.deepEqual(await at(server.url).tags(image, never), ['a']);
    assert.equal(server.received.length, 2);
  });

  it('are not read forever when every page has a new one', async () => {
    let count = 0;
    await using server = await serve(() => ({
      body: { tags: [`tag-${++count}`] },
      headers: { link: `<${list}?last=tag-${count}>; rel="next"` },
    }));
    assert.equal((await problemFrom(at(server.url).tags(image, never))).code, 'registry.too-large');
    assert.equal(server.received.length, 200);
  });

  for (const status of [400, 413, 422])
    it(`are read in smaller pages when the registry answers ${status} to large ones`, async () => {
      await using server = await serve(({ url }) =>
        url.includes('n=1000') ? { status } : { body: { tags: ['a'] } },
      );
      assert.deepEqual(await at(server.url).tags(image, never), ['a']);
      assert.equal(server.received.length, 2);
    });

  it('are not read from a registry that rejects every page size', async () => {
    await using server = await serve(() => ({ status: 413 }));
    assert.equal((await problemFrom(at(server.url).tags(image, never))).code, 'registry.invalid');
    assert.equal(server.received.length, 3);
  });

  it('have a page for people', () => {
    assert.equal(at('https://ghcr.io/').imageUrl(image), `https://ghcr.io/${image}`);
  });
});
