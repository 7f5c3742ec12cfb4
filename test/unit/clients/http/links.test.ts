import assert from 'node:assert/strict';
import { links } from '../../../../src/clients/http/links';

describe('links', () => {
  it("reads GitHub's, a registry's and Sentry's headers", () => {
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

  it('finds nothing in a missing or unreadable header', () => {
    for (const header of [undefined, '', 'nonsense', '<a', '<a>; rel'])
      assert.deepEqual(links(header, 'next'), []);
  });
});
