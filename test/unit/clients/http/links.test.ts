import assert from 'node:assert/strict';
import { links } from '../../../../src/clients/http/links';

describe('links in a header', () => {
  it('are read from GitHub, a registry and Sentry', () => {
    assert.deepEqual(
      links(
        '<https://api.github.com/x?page=1>; rel="prev", <https://api.github.com/x?page=3>; rel="next"',
        'next',
      ),
      [{ target: 'https://api.github.com/x?page=3', parameters: { rel: 'next' } }],
    );
    assert.equal(
      links('</v2/a/tags/list?n=2&last=b>; rel=next', 'next')[0]?.target,
      '/v2/a/tags/list?n=2&last=b',
    );
    assert.deepEqual(
      links(
        '<https://sentry.io/api/0/x/?cursor=0:100:0>; rel="next"; results="false"; cursor="0:100:0"',
        'next',
      )[0]?.parameters,
      { rel: 'next', results: 'false', cursor: '0:100:0' },
    );
  });

  it('are none if the header is missing or unreadable', () => {
    for (const header of [undefined, '', 'nonsense', '<a', '<a>; rel'])
      assert.deepEqual(links(header, 'next'), []);
  });
});
