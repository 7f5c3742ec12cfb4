import assert from 'node:assert/strict';
import { pagesOf } from '../../../../src/clients/http/pages';

describe('a paged list', () => {
  it('ends after some minutes, however small and slow its pages are, unless the last one has come', () => {
    let time = 0;
    const service = { id: 'github', name: 'GitHub' } as never;
    const pages = pagesOf(service, {}, () => time);
    const page = (cursor?: string) => ({
      ...{ place: '/list', rows: 1, bytes: 1 },
      ...(cursor === undefined ? {} : { cursor }),
    });
    pages.add(page('1'));
    time = 5 * 60_000 + 1;
    pages.add(page());
    assert.throws(
      () => {
        pages.add(page('2'));
      },
      { message: /listing for more than 5 minutes/ },
    );
  });

  it('ends after some minutes when paged by offset too, although any page may be the last', () => {
    let time = 0;
    const pages = pagesOf({ id: 'airflow', name: 'Airflow' } as never, {}, () => time);
    const page = { place: '/list', rows: 1, bytes: 1, mayFollow: true };
    pages.add(page);
    time = 5 * 60_000 + 1;
    assert.throws(
      () => {
        pages.add(page);
      },
      { message: /listing for more than 5 minutes/ },
    );
  });
});
