import assert from 'node:assert/strict';
import { Remembered } from '../../../src/kinds/shared/remembered';

describe('remembered answers', () => {
  it('are valid for a while and limited in number, whatever happens to the clock', async () => {
    const asked: string[] = [];
    const remembered = new Remembered<string>(2, 1000);
    const get = (key: string, now: number) =>
      remembered.get(key, now, () => {
        asked.push(`${key} at ${now}`);
        return Promise.resolve(key);
      });
    for (const [key, now] of [
      ['a', 0],
      ['a', 999],
      ['a', 1000],
      ['b', 1000],
      ['c', 1000],
      ['a', 1001],
      ['c', -5000],
    ] as const)
      assert.equal(await get(key, now), key);
    assert.deepEqual(asked, ['a at 0', 'a at 1000', 'b at 1000', 'c at 1000', 'a at 1001', 'c at -5000']);
  });

  it('include no failures', async () => {
    const remembered = new Remembered<string>(2, 1000);
    await assert.rejects(remembered.get('a', 0, () => Promise.reject(new Error('lost'))));
    assert.equal(await remembered.get('a', 0, () => Promise.resolve('found')), 'found');
  });
});
