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

  it('are none where the list is null', async () => {
    await using server = await serve(() => ({ body: { tags: null } }));
    assert.deepEqual(await at(server.url).tags(image, never), []);
  });

  it('are asked for at the same origin only', async () => {
    await using other = await serve(() => ({ body: { tags: [] } }));
    await using server = await serve(() => ({
      body: { tags: [] },
      headers: { link: `<${other.url}${list}>; rel="next"` },
    }));
    assert.equal((await problemFrom(at(server.url).tags(image, never))).code, 'registry.wrong-host');
    assert.equal(other.received.length, 0);
  });

  it('end, also when the registry does not', async () => {
    await using server = await serve((_, count) => ({
      body: { tags: ['a'] },
      headers: { link: `<${list}?last=a${count}>; rel="next"` },
    }));
    assert.equal((await problemFrom(at(server.url).tags(image, never))).code, 'registry.too-large');
    assert.equal(server.received.length, 200);
  });

  it('have a page for people', () => {
    assert.equal(at('https://ghcr.io/').imageUrl(image), `https://ghcr.io/${image}`);
  });
});
