import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { tiers } from '../../../scripts/tiers.mjs';

describe('the test tiers', () => {
  it('are each run by exactly one CI job', () => {
    const file = path.join(__dirname, '../../../.github/workflows/ci.yml');
    const workflow = parse(readFileSync(file, 'utf8')) as {
      jobs: { test: { strategy: { matrix: { include: { tiers: string }[] } } } };
    };
    const inJobs = workflow.jobs.test.strategy.matrix.include.flatMap(job => job.tiers.split(' '));
    assert.deepEqual(inJobs.sort(), tiers.map(({ name }) => name).sort());
  });
});
