import assert from 'node:assert/strict';
import type { StepView } from '../../../../src/core/view/view';
import { dryCounts, dryWordOf } from '../../../../src/core/view/words/dry';

const step = (status: StepView['status'], dry?: StepView['dry']) => ({
  status,
  question: null,
  ...(dry === undefined ? {} : { dry }),
});

describe('the labels of a dry run', () => {
  it('are not those of a tick', () => {
    const all = [step('todo', 'holds'), step('todo', 'acts'), step('todo', 'asks'), step('todo', 'depends')];
    assert.deepEqual(all.map(dryWordOf), ['already done', 'would act', 'would ask', 'not known yet']);
    assert.deepEqual([step('stopped'), step('skipped'), step('todo')].map(dryWordOf), [
      'would stop',
      'skipped',
      '',
    ]);
  });

  it('are counted, starting with what would stop', () => {
    const two = [step('todo', 'holds'), step('todo', 'holds'), step('stopped'), step('todo')];
    assert.equal(dryCounts(two), '1 would stop, 2 already done');
    assert.equal(dryCounts(Array.from({ length: 11 }, () => step('todo', 'holds'))), '11 already done');
  });
});
