import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readAll } from '../../../../src/clients/airflow/pages';
import { problemFrom } from '../../../integration/clients/failure';

describe('reading a list page by page', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));
  const paged = (all: () => readonly string[], size: number) => (offset: number) =>
    Promise.resolve({ rows: all().slice(offset, offset + size), total: all().length });

  it('gets every row once, however the server clamps its pages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(300), fc.integer({ min: 2, max: 400 }), async (count, size) => {
        assert.deepEqual(
          await readAll(
            paged(() => numbers(count), size),
            row => row,
          ),
          numbers(count),
        );
      }),
    );
  });

  it('takes one request when the server sends everything', async () => {
    let requests = 0;
    await readAll(
      offset => paged(() => numbers(5000), 5000)((requests++, offset)),
      row => row,
    );
    assert.equal(requests, 1);
  });

  it('starts over when a row it has read is gone, so that none is skipped', async () => {
    let all = numbers(25);
    let reads = 0;
    const rows = await readAll(
      offset => {
        if (++reads === 2) all = [...all.slice(1), 'new'];
        return paged(() => all, 10)(offset);
      },
      row => row,
    );
    assert.deepEqual(rows, all);
  });

  it('gives up on a list that never holds still', async () => {
    let count = 0;
    const moving = (offset: number) => {
      count++;
      return Promise.resolve({ rows: numbers(10).map(n => `${n} ${count}`), total: 100 + offset });
    };
    assert.equal((await problemFrom(readAll(moving, row => row))).code, 'airflow.changing');
  });

  it('does not mistake a short list for a complete one', async () => {
    const short = () => Promise.resolve({ rows: ['1'], total: 5 });
    const { code, message } = await problemFrom(readAll(short, row => row));
    assert.equal(code, 'airflow.hidden');
    assert.match(message, /counts 5 and shows 1: the others are hidden from this user/);
    assert.equal(
      (await problemFrom(readAll(() => Promise.resolve({ rows: [], total: 5 }), String))).code,
      'airflow.hidden',
    );
  });
});
