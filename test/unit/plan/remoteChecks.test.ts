import assert from 'node:assert/strict';
import { read } from './fixture';
import { planned, question } from './printed';

const checks = [
  '',
  '-'.repeat(72),
  '',
  'Cost Estimation:',
  '',
  'Resources: 1 of 1 estimated',
  '           $30.37/mo +$0.0',
  '',
  '-'.repeat(72),
  '',
  'Organization Policy Check:',
  '',
  'Sentinel Result: true',
  '',
  '-'.repeat(72),
  '',
].join('\n');

describe('readRecord: checks of HCP Terraform before its question', () => {
  it('reads cost estimates and policies that pass', async () => {
    assert.equal((await read(planned() + checks + question)).is, 'prompt');
  });

  it('closes the gate by name where a policy does not pass', async () => {
    const failed = checks.replace('Result: true', 'Result: false');
    assert.deepEqual(await read(planned() + failed + question), {
      is: 'unreadable',
      why: 'A policy check between the plan and its question does not pass.',
    });
  });

  it('closes the gate where anything else stands there', async () => {
    for (const word of ['Resources: 1 of 1 destroyed', 'Sentinel Result: maybe', '-'.repeat(20)]) {
      assert.equal((await read(`${planned()}${checks}${word}\n${question}`)).is, 'unreadable', word);
    }
  });
});
