import assert from 'node:assert/strict';
import { planOf, read, summary } from './fixture';
import { planned, question } from './printed';

describe('readRecord: what Terraform 1.0 to 1.3 print differently', () => {
  it('reads drift in the words of 1.0', async () => {
    const drift = [
      'Note: Objects have changed outside of Terraform',
      '',
      'Terraform detected the following changes made outside of Terraform since the',
      'last "terraform apply":',
      '',
      '  # terraform_data.web has been changed',
      '  ~ resource "terraform_data" "web" {',
      '      ~ id = "x" -> "y"',
      '    }',
      '',
      '─'.repeat(80),
      '',
    ].join('\n');
    const reading = await read(drift + planned() + question);
    assert.equal(reading.is, 'prompt');
    assert.deepEqual(planOf(reading).drifted, ['terraform_data.web']);
  });

  it('reads a data source as 1.0 and 1.1 print it', async () => {
    const data = [
      '  # data.aws_ami.base will be read during apply',
      '  # (config refers to values not yet known)',
      ' <= data "aws_ami" "base"  {',
      '      + id = (known after apply)',
      '    }',
      '',
    ].join('\n');
    const reading = await read(planned(data) + question);
    assert.equal(reading.is, 'prompt');
    assert.deepEqual(summary(planOf(reading)), ['update terraform_data.web', 'read data.aws_ami.base']);
  });

  it('reads an output that becomes sensitive, and one that no longer is', async () => {
    const outputs = [
      '',
      'Changes to Outputs:',
      '  # Warning: this attribute value will be marked as sensitive and will not',
      '  # display in UI output after applying this change. The value is unchanged.',
      '  ~ key  = (sensitive value)',
      '  # Warning: this attribute value will no longer be marked as sensitive',
      '  # after applying this change.',
      '  ~ name = (sensitive value)',
      '    # (1 unchanged attribute hidden)',
      '',
    ].join('\n');
    const reading = await read(planned() + outputs + question);
    assert.equal(reading.is, 'prompt');
    assert.deepEqual(planOf(reading).outputs, ['key', 'name']);
    assert.equal(
      (await read(planned() + outputs.replace('sensitive and', 'dangerous and') + question)).is,
      'unreadable',
    );
  });
});
