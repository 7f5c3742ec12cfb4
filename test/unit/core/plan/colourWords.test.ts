import assert from 'node:assert/strict';
import { withColourWords } from '../../../../src/core/plan/colourWords';
import { read } from './fixture';
import { question } from './printed';

const line = (raw: string) => ({ raw, text: raw.replace(/\x1b\[[0-9;]*m/g, ''), plain: true });

describe('keys that Terraform mistakes for colors', () => {
  it('are restored', () => {
    const printed =
      '\x1b[1m  # terraform_data.web["\x1b[31m\\"\x1b[1m"]\x1b[0m will be \x1b[31mdestroyed\x1b[0m';
    assert.equal(
      withColourWords(line(printed))?.text,
      '  # terraform_data.web["[red]\\"[bold]"] will be destroyed',
    );
  });

  it('are not guessed when no word is printed like that', () => {
    assert.equal(
      withColourWords(line('  # terraform_data.web["\x1b[38;5;200m"] will be destroyed')),
      undefined,
    );
  });

  it('are the only place for a color inside an address', async () => {
    const record = (heading: string, detail = '') =>
      [
        'Terraform will perform the following actions:',
        '',
        heading,
        ...(detail === '' ? [] : [detail]),
        '  ~ resource "terraform_data" "web" {',
        '    }',
        '',
        'Plan: 0 to add, 1 to change, 0 to destroy.',
        question,
      ].join('\n');
    const heading = '  # terraform_data.web will be updated in-place';
    const moved = '  # (moved from terraform_data.old["\x1b[31m"])';
    assert.equal((await read(record(heading, moved))).is, 'prompt');
    for (const [changed, detail] of [
      ['  # terraform_data.\x1b[31mweb will be updated in-place', ''],
      [heading, '  # (moved from terraform_data.old["\x1b[38;5;200m"])'],
      [heading, '  # (moved from terraform_\x1b[31mdata.old)'],
    ] as const) {
      assert.equal((await read(record(changed, detail))).is, 'unreadable', `${changed} ${detail}`);
    }
  });

  it('still name what is destroyed', async () => {
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
