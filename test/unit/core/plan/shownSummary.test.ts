import assert from 'node:assert/strict';
import { shownSummary } from '../../../../src/core/plan/shownSummary';
import { planOf, read } from './fixture';

describe('the first line of an error', () => {
  for (const text of [
    'Error acquiring the state lock',
    'Resource precondition failed',
    'local-exec provisioner error',
    'Invalid for_each argument',
    'Unsupported Terraform Core version',
    'creating EC2 Instance: api error UnauthorizedOperation: You are not authorized to perform this operation.',
    'StatusCode: 403',
  ])
    it(`is shown if it consists of plain words: ${text}`, () => {
      assert.equal(shownSummary(text), text);
    });

  for (const [text, shown] of [
    ['login failed for password hunter', 'login failed for password …'],
    ['the token is: swordfish, try again', 'the token is: …, try again'],
    ['cannot connect to postgres://admin:p@ss@db.internal/x', 'cannot connect to …'],
    ['bad value "AKIAIOSFODNN7EXAMPLE" for key', 'bad value … for key'],
    ['user_data=c2VjcmV0 is too long', '… is too long'],
    ['reading i-0abcdef12345: not found', 'reading …: not found'],
    ['x \u202E$(pass) [y](command:z)', 'x … (pass) [y] (…)'],
  ] as const)
    it(`leaves out possible values: ${text}`, () => {
      assert.equal(shownSummary(text), shown);
    });

  it('is all that leaves the record of a failed plan, and limited', async () => {
    const long = `Error: ${'password hunter2 '.repeat(10_000)}`;
    const reading = await read(`${long}\r\n`);
    assert.ok(reading.is === 'failed');
    assert.ok((reading.errors[0]?.length ?? 0) <= 300);
    assert.doesNotMatch(JSON.stringify(reading), /hunter/);
  });

  it('hides user names and passwords in addresses, as allowed values do', async () => {
    const record = [
      'Terraform will perform the following actions:',
      '',
      '  # a.b will be created',
      '  + resource "a" "b" {',
      '      + input = "https://user:p@ss@host/path"',
      '    }',
      '',
      'Plan: 1 to add, 0 to change, 0 to destroy.',
      '',
    ].join('\r\n');
    const plan = planOf(await read(record, 'input'));
    assert.deepEqual(plan.changes[0]?.shown[0]?.after, 'https://host/path');
  });
});
