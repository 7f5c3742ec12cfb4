import assert from 'node:assert/strict';
import { checkRunbook } from '../../../../src/core/parsing/lint';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';
import { authored } from '../../../support/authored';
import { shippedTemplate } from '../../../support/shippedTemplate';

describe('a runbook that another team wrote with the guide', () => {
  for (const { name, text } of authored)
    it(`${name} has no problems and no warnings`, () => {
      assert.deepEqual(checkRunbook(text, kinds, name).problems, []);
    });

  it('has, together with the shipped ones, less than a fifth of its steps attested', () => {
    const shipped = ['catalog-draft', 'ingestion-server'].map(shippedTemplate);
    const all = [...authored, ...shipped].flatMap(({ name, text }) => {
      const { runbook } = parseRunbook(text, kinds, name);
      return [...(runbook?.phases ?? []), ...(runbook?.rollback ?? [])].flatMap(({ steps }) => steps);
    });
    const attested = all.filter(({ kind }) => kind === 'manual');
    assert.ok(all.length > 100, `${all.length} steps`);
    assert.ok(attested.length < all.length / 5, `${attested.length} of ${all.length} are attested`);
  });
});
