import assert from 'node:assert/strict';
import { readRecord } from '../../../../src/core/plan/readRecord';
import { RecordMemory } from '../../../../src/core/plan/recordMemory';
import { findInOutput } from '../../../../src/kinds/shared/printed';
import { answeredByHand } from '../../../../src/platform/node/runner/record';
import { planOf, read, summary } from './fixture';
import { planned, question } from './printed';

/** Terraform's output as Terragrunt prints it since 0.67, in color or without. */
function wrapped(text: string, { colour = '', unit = '', stream = 'STDOUT' } = {}): string {
  const painted = (word: string) => (colour === '' ? word : `\x1b[${colour}m${word}\x1b[0m`);
  const prefix = `${painted('14:19:18.525')} ${painted(stream.padEnd(6))} ${unit}${painted('terraform:')} `;
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => `${prefix}${line}${colour === '' ? '' : '\x1b[0m'}\r\n`)
    .join('');
}

/** The same in the JSON of its logs, which escapes as Go does. */
function inJson(text: string, { stream = 'stdout', args = '"apply"' } = {}): string {
  const head = `{"time":"2026-11-28T14:19:18+01:00", "level":"${stream}", "working-dir":"/home/ana/live/prod [1]"`;
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.stringify(line).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e'))
    .map(line => `${head}, "tf-path":"terraform", "tf-command-args":[${args}], "msg":${line}}\r\n`)
    .join('');
}

/** The same with `--log-format key-value`. */
function inPairs(text: string, { stream = 'stdout', unit = '' } = {}): string {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => `time=2026-11-28T14:19:18+01:00 level=${stream}${unit} tf-path=tofu msg=${line}\r\n`)
    .join('');
}

/** The same with `--log-format bare`. */
function bare(text: string, { stream = 'STDOUT', unit = '' } = {}): string {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => `${stream.slice(0, 4)}[0012] ${line}${unit}\r\n`)
    .join('');
}

const applied = [
  'terraform_data.web: Modifying... [id=x]',
  'terraform_data.web: Modifications complete after 0s [id=x]',
  'Apply complete! Resources: 0 added, 1 changed, 0 destroyed.',
].join('\n');

describe('readRecord: a plan printed by Terragrunt', () => {
  const ways = [
    ['without color', wrapped],
    ['in color', (text: string, more = {}) => wrapped(text, { colour: '90', ...more })],
    ['in JSON', (text: string, { stream = 'STDOUT' } = {}) => inJson(text, { stream: stream.toLowerCase() })],
    [
      'as pairs',
      (text: string, { stream = 'STDOUT' } = {}) => inPairs(text, { stream: stream.toLowerCase() }),
    ],
    ['bare', bare],
  ] as const;
  for (const [way, print] of ways) {
    const record = print(planned() + question);

    it(`reads the plan, its question and each answer (${way})`, async () => {
      const reading = await read(record);
      assert.equal(reading.is, 'prompt');
      assert.deepEqual(summary(planOf(reading)), ['update terraform_data.web']);
      assert.equal((await read(`${record}ye`)).is, 'other-prompt');
      assert.equal((await read(`${record}yes\r\n`)).is, 'applying');
      assert.equal((await read(`${record}no\r\n`)).is, 'declined');
      assert.equal((await read(`${record}yes\r\n${print(applied)}`)).is, 'applied');
      const failed = print('╷\n│ Error: Not now\n│ \n╵', { stream: 'STDERR' });
      assert.equal((await read(`${record}yes\r\n${failed}`)).is, 'failed');
    });

    it(`recognizes an answer by hand (${way})`, () => {
      assert.equal(answeredByHand(`${record}yes\r\n`, []), true);
      assert.equal(answeredByHand(`${record}yes\r\n${print(applied)}`, []), true);
      assert.equal(answeredByHand(`${record}yes\r\n`, [{ line: 'yes', at: record.length }]), false);
      assert.equal(answeredByHand(`${record}${print('Apply cancelled.')}`, []), false);
    });
  }

  it('reads the question if the answer follows on the same line, as 0.67 prints it', async () => {
    const record = wrapped(planned() + question, { unit: '[.] ' }).replace(/\r\n$/, '');
    assert.equal((await read(record)).is, 'prompt');
    assert.equal((await read(`${record}yes\r\n`)).is, 'applying');
  });

  it('reads it while the record grows', async () => {
    const options = { allowedAttributes: () => [], memory: new RecordMemory() };
    const record = wrapped(planned() + question, { colour: '36' });
    for (let end = 0; end < record.length - 1; end += 31) {
      const { is } = await readRecord(record.slice(0, end), options);
      assert.ok(is === 'planning' || is === 'other-prompt', `${is} at ${end}`);
    }
    assert.equal((await readRecord(record, options)).is, 'prompt');
  });

  it('recognizes another question', async () => {
    const asked = wrapped('var.region\n  Where it runs.\n\n  Enter a value: ');
    assert.deepEqual(await read(asked), { is: 'other-prompt', prompt: 'var.region: Enter a value:' });
  });

  it('closes the gate when another program or unit prints into it, and reads no plan of a unit', async () => {
    const record = wrapped(planned() + question);
    const question1 = record.indexOf('14:19:18.525 STDOUT terraform: Do you');
    for (const line of ['hello', wrapped('hello', { unit: '[../db] ' }).trim(), wrapped('hello').trim()]) {
      const between = `${record.slice(0, question1)}${line}\r\n${record.slice(question1)}`;
      assert.equal((await read(between)).is, 'unreadable', line);
      const within = record.replace(/(.*~ input)/, `${line}\n$1`);
      assert.equal((await read(within)).is, 'unreadable', line);
    }
    const ofUnits = [
      (text: string) => wrapped(text, { unit: '[../db] ' }),
      (text: string) => inJson(text, { args: '"apply","-auto-approve"' }),
      (text: string) => inPairs(text, { unit: ' prefix=../db' }),
      (text: string) => bare(text, { unit: '\t prefix=[../db] ' }),
    ];
    for (const print of ofUnits) {
      assert.equal((await read(print(planned() + question))).is, 'unreadable');
      assert.equal((await read(print(planned()))).is, 'planning');
    }
  });

  it('says why the gate is closed where each line has a form of its own', async () => {
    const custom = (planned() + question).replaceAll(/^(?=.)/gm, '[stdout] live/prod ');
    const reading = await read(custom);
    assert.equal(reading.is, 'unreadable');
    assert.match(reading.why, /in front of each line .*--tf-forward-stdout/);
    assert.equal((await read(`${custom}yes\n[stdout] live/prod x: Creating...\n`)).is, 'unreadable');
  });

  it('never takes what other units apply for planning, for nothing to change or for a no', async () => {
    const ofUnit = (text: string) => wrapped(text, { unit: '[../db] ' });
    const [begun, ended] = [applied.split('\n', 1)[0] ?? '', applied];
    const prints = [
      ofUnit,
      (text: string) => inJson(text, { args: '"apply","-auto-approve"' }),
      (text: string) => text.replaceAll(/^/gm, 'db-1  | '),
    ];
    for (const print of prints)
      for (const text of [begun, ended]) {
        assert.equal((await read(print(planned()))).is, 'planning');
        const { is } = await read(`${print(`${planned()}\n${text}`)}\n`);
        assert.equal(is, 'unreadable', print(text));
        assert.equal(
          (await read(`${print(text)}\nNo changes. Your infrastructure matches the configuration.\n`)).is,
          is,
        );
        assert.equal((await read(`${print(text)}\n${planned()}${question}no\n`)).is, is);
        assert.equal((await read(`${print(text)}\n${planned()}${question}`)).is, 'prompt');
      }
  });

  it('closes the gate when a line of JSON holds what no line of a plan does', async () => {
    const record = inJson(planned());
    for (const text of ['\\n  # terraform_data.db will be destroyed', '\\u001b[2K', '\\r'])
      assert.equal(
        (await read(record.replace('will be updated', `${text}will be updated`))).is,
        'unreadable',
      );
  });

  it('ignores such lines in the text of an output', async () => {
    const text = (line: string) => `\nOutputs:\n\nx = <<EOT\n${line}EOT\n`;
    const forged = wrapped(`EOT\n${planned()}${question}`);
    const plain = `${planned()}${question}yes\n${applied}\n${text(forged)}`;
    assert.equal((await read(plain)).is, 'applied');
    const printed = wrapped(`${planned()}${question}`);
    assert.equal((await read(`${printed}yes\r\n${wrapped(applied + text(forged))}`)).is, 'applied');
  });

  it('ignores such lines in what a command prints, which a runbook may match', async () => {
    const found = await findInOutput('STDOUT terraform: Plan: (?<count>.+)', wrapped(planned()));
    assert.deepEqual({ ...found }, { count: '0 to add, 1 to change, 0 to destroy.' });
  });
});
