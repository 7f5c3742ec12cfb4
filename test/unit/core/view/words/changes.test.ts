import assert from 'node:assert/strict';
import type { Fact } from '../../../../../src/core/journal/reading';
import { isGrave, isShownBy } from '../../../../../src/core/view/words/changes';
import { destroyed, manyChanges, planFacts } from '../../../ui/samplePlans';

const shownBy = (filter: string, facts: readonly Fact[] = planFacts) =>
  facts.filter(fact => fact.diff !== undefined && isShownBy(filter, fact)).map(({ label }) => label);

describe('the filter of a plan’s changes', () => {
  it('takes words of the address and of the action, in any order and case', () => {
    assert.deepEqual(shownBy('aws_instance'), ['module.catalog-airflow.aws_instance.airflow']);
    assert.deepEqual(shownBy('UPDATE  record'), ['module.catalog-airflow.aws_route53_record.airflow[0]']);
    assert.deepEqual(shownBy('service["7"]', manyChanges), [
      'module.catalog-airflow.aws_route53_record.service["7"]',
    ]);
    assert.deepEqual(shownBy('nothing like that'), []);
    for (const empty of ['', '  ']) assert.equal(shownBy(empty).length, 3);
  });

  it('takes Terraform’s own words for its symbols: what is replaced is also destroyed', () => {
    assert.deepEqual(shownBy('destroy', [...planFacts, destroyed]).length, 3);
    assert.deepEqual(shownBy('delete volume', [...planFacts, destroyed]), [destroyed.label]);
    assert.equal(shownBy('-/+').length, 2);
    assert.equal(shownBy('~').length, 1);
  });

  it('hides nothing but changes', () => {
    const rest = planFacts.filter(fact => fact.diff === undefined);
    assert.ok(rest.length > 0 && rest.every(fact => isShownBy('nothing like that', fact)));
  });

  it('knows what may not be hidden silently: what is destroyed, replaced or unexpected', () => {
    assert.deepEqual(
      manyChanges.filter(fact => fact.diff !== undefined && isGrave(fact)).map(({ label }) => label),
      [
        'module.catalog-airflow.aws_instance.airflow',
        'module.catalog-airflow.aws_volume_attachment.data',
        destroyed.label,
      ],
    );
    const [first] = planFacts;
    assert.ok(first && isGrave({ ...first, tone: 'bad', diff: { mark: '~', values: [] } }));
  });
});
