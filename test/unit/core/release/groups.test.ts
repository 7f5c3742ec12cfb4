import assert from 'node:assert/strict';
import { titleOf } from '../../../../src/core/release/groups';

const groupOf = (title: string, author = 'ada') => titleOf({ title, author }).group;

describe('the group of a commit', () => {
  it('is given by its conventional prefix', () => {
    assert.equal(groupOf('feat: retry'), 'Features');
    assert.equal(groupOf('fix(api): retry'), 'Fixes');
    assert.equal(groupOf('chore(deps): bump lxml'), 'Dependencies');
    assert.equal(groupOf('docs: retry'), 'Documentation');
    assert.equal(groupOf('refactor: retry'), 'Other changes');
    assert.equal(groupOf('fix!: drop Python 3.10'), 'Breaking');
  });

  it('is given by its author and first word if it has no prefix', () => {
    assert.equal(groupOf('Roll the images (#1)', 'renovate[bot]'), 'Dependencies');
    assert.equal(groupOf('Update dependency boto3 to v1.35 (#5118)'), 'Dependencies');
    assert.equal(groupOf('Bump lxml from 5.2.1 to 5.2.2'), 'Dependencies');
    assert.equal(groupOf('Update the readme'), 'Other changes');
    assert.equal(groupOf('Fix the sensor (#7)'), 'Fixes');
    assert.equal(groupOf('Adds a timeout'), 'Features');
    assert.equal(groupOf('Address the reviews'), 'Other changes');
    assert.equal(groupOf('Note: this is no prefix'), 'Other changes');
    assert.equal(groupOf('constructor: no prefix either'), 'Other changes');
  });

  it('is given by the labels of its pull request rather than its words, but not its prefix', () => {
    const by = (label: string, title = 'Rework it (#5)') =>
      titleOf({ title, author: 'ada' }, new Map([[5, ['help wanted', label]]])).group;
    assert.equal(by('🌟 goal: addition'), 'Features');
    assert.equal(by('🧰 goal: internal improvement'), 'Other changes');
    assert.equal(by('kind/bug'), 'Fixes');
    assert.equal(by('documentation'), 'Documentation');
    assert.equal(by('dependencies', 'Fix the pool (#5)'), 'Dependencies');
    assert.equal(by('bug', 'feat: retry (#5)'), 'Features');
    assert.equal(by('breaking change', 'feat: retry (#5)'), 'Breaking');
    assert.equal(by('debug', 'Fix the pool (#5)'), 'Fixes');
    assert.equal(by('bug', 'Rework it (#6)'), 'Other changes');
  });

  it('comes with the meaningful part of the title and the pull request', () => {
    assert.deepEqual(titleOf({ title: 'fix(dags): Retry on 503 (#5121)', author: 'ada' }), {
      group: 'Fixes',
      text: 'Retry on 503',
      pullRequest: 5121,
    });
    assert.deepEqual(titleOf({ title: '(#5)', author: 'ada' }).text, '(#5)');
  });
});
