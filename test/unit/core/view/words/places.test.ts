import assert from 'node:assert/strict';
import { placeOf } from '../../../../../src/core/view/words/places';

describe('the title of a link', () => {
  for (const [address, title] of [
    ['https://github.com/o/r/issues/12', 'Issue #12'],
    ['https://github.example.org/o/r/issues/12', 'Issue #12'],
    ['https://github.example.org/o/r/pull/7', 'Pull request #7'],
    ['https://github.com/orgs/o/projects/3', 'Elsewhere'],
    ['https://openverse.sentry.io/issues/123/', 'Sentry'],
    ['https://sentry.io/organizations/o/issues/123/?project=1', 'Sentry'],
    ['https://errors.example.org/organizations/o/issues/123/', 'Sentry'],
    ['https://errors.example.org/tools/organizations/o/projects/catalog/', 'Sentry'],
    ['https://sentry.example.org/o/catalog/issues/123/', 'Sentry'],
    ['https://airflow.example.org/home', 'Airflow'],
    ['https://example.org/home', 'Elsewhere'],
    ['no address', 'Elsewhere'],
  ] as const)
    it(`says where ${address} leads`, () => {
      assert.equal(placeOf(address, 'Elsewhere'), title);
    });
});
