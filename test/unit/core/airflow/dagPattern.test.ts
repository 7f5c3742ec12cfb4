import assert from 'node:assert/strict';
import * as v from 'valibot';
import { DagPatternSchema } from '../../../../src/core/airflow/dagPattern';
import { matchesWildcard } from '../../../../src/core/text/wildcard';

describe('patterns of DAG ids', () => {
  it('match whole ids, with * for any characters', () => {
    for (const [pattern, id, meant] of [
      ['etl_*', 'etl_daily', true],
      ['etl_*', 'my_etl_daily', false],
      ['*_refresh', 'image_data_refresh', true],
      ['a*b*c', 'a-b-b-c', true],
      ['a*b*c', 'a-c-b', false],
      ['ab*ba', 'aba', false],
      ['daily', 'daily', true],
      ['daily', 'daily2', false],
      ['a.b', 'axb', false],
    ] as const)
      assert.equal(matchesWildcard(pattern, id), meant, `${pattern} ${id}`);
  });

  it('must name something, and are not regular expressions', () => {
    for (const pattern of ['*', '**', '', 'a(b', 'a b', 'x'.repeat(251), `${'a*'.repeat(100_000)}!`])
      assert.equal(v.safeParse(DagPatternSchema, pattern).success, false, pattern);
    for (const pattern of ['*a', '**a*', 'a*', 'a*b', '~'])
      assert.equal(v.safeParse(DagPatternSchema, pattern).success, true, pattern);
  });
});
