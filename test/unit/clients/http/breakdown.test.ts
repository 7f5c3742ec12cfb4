import assert from 'node:assert/strict';
import { breakdown } from '../../../../src/clients/http/breakdown';

const service = { id: 'thing', name: 'Thing', baseUrl: 'https://thing.example' };

describe('breakdown', () => {
  const codes: readonly [string, string][] = [
    ['ENOTFOUND', 'wrong-host'],
    ['EAI_AGAIN', 'network'],
    ['ECONNREFUSED', 'network'],
    ['ENETUNREACH', 'network'],
    ['ETIMEDOUT', 'timeout'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['EPROTO', 'certificate'],
    ['HPE_INVALID_CONSTANT', 'malformed'],
    ['Z_DATA_ERROR', 'malformed'],
    ['SOMETHING_NEW', 'network'],
  ];
  for (const [code, cause] of codes) {
    it(`reports ${code} as thing.${cause}, and keeps only the code`, () => {
      const error = Object.assign(new Error('x'), { code, config: { headers: { authorization: 'secret' } } });
      const failure = breakdown(service, 'GET https://thing.example/a', error, 10);
      assert.equal(failure.problem.code, `thing.${cause}`);
      assert.equal(failure.problem.detail, code);
      assert.equal(failure.cause, undefined);
    });
  }

  it('names the host that could not be found', () => {
    const failure = breakdown(service, 'GET /', Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 10);
    assert.match(failure.problem.message, /no computer called thing\.example/);
  });
});
