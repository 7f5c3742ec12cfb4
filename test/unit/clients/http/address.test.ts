import assert from 'node:assert/strict';
import { path } from '../../../../src/clients/http';
import { ProblemError } from '../../../../src/core/errors';

describe('a path with values', () => {
  it('keeps its shape, whatever they are', () => {
    assert.equal(path`/dags/${'~'}/x`, '/dags/~/x');
    assert.equal(path`/dags/${'/..\\..\\b'}`, '/dags/%2F..%5C..%5Cb');
    for (const value of ['', '.', '..', '\ud800', '\udc00'])
      assert.throws(() => path`/dags/${value}`, ProblemError);
  });
});
