import assert from 'node:assert/strict';
import { withColourWords } from '../../../src/core/plan/colourWords';
import { read } from './fixture';
import { question } from './printed';

const line = (raw: string) => ({ raw, text: raw.replace(/\x1b\[[0-9;]*m/g, ''), plain: true });

describe('keys that Terraform takes for colors', () => {
  it('are whole again', () => {
    const printed =
      '\x1b[1m  # terraform_data.web["\x1b[31m\\"\x1b[1m"]\x1b[0m will be \x1b[31mdestroyed\x1b[0m';
    assert.equal(
      withColourWords(line(printed)),
      '  # terraform_data.web["[red]\\"[bold]"] will be destroyed',
    );
  });

  it('are not guessed where no word is printed like that', () => {
    assert.equal(
      withColourWords(line('  # terraform_data.web["\x1b[38;5;200m"] will be destroyed')),
      undefined,
    );
  });

  it('name what is destroyed', async () => {
    const reading = await read(
      [
        'Terraform will perform the following actions:',
        '',
        '\x1b[1m  # terraform_data.web["\x1b[31m"]\x1b[0m will be \x1b[1m\x1b[31mdestroyed\x1b[0m',
        '\x1b[0m  # (because key [""] is not in for_each map)',
        '\x1b[0m  \x1b[31m-\x1b[0m\x1b[0m resource "terraform_data" "web" {',
        '      \x1b[31m-\x1b[0m\x1b[0m input = "a" \x1b[90m-> null\x1b[0m\x1b[0m',
        '    }',
        '',
        '\x1b[1mPlan:\x1b[0m 0 to add, 0 to change, 1 to destroy.',
        question,
      ].join('\n'),
    );
    assert.ok(reading.is === 'prompt', JSON.stringify(reading));
    assert.deepEqual(
      reading.plan.changes.map(({ address }) => address),
      ['terraform_data.web["[red]"]'],
    );
  });
});
