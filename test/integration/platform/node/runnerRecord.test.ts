import assert from 'node:assert/strict';
import { appendFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answeredByHand, commandOutput, RecordReader } from '../../../../src/platform/node/runner/record';
import { hasRoom } from '../../../../src/platform/node/runner/jobStatus';
import { recordBegins, recordEnds } from '../../../../src/platform/node/runner/scripts';
import { ended, Playground, until } from './runnerPlayground';

describe('the record', () => {
  let place: Playground;
  beforeEach(() => (place = new Playground()));
  afterEach(() => place.clean());

  it('is reported lost when it cannot be written, and the command continues', async () => {
    // Replaces script(1) and sends the record where nothing can be written.
    const script = place.write(
      'bin/script',
      '#!/bin/sh\n[ "$1" = --version ] && exec script --version\nexec script "$1" "$2" "$3" "$4" /dev/full\n',
      0o755,
    );
    const runner = place.runner({ shell: 'bash', script });
    const id = await place.run(runner, [
      'sh',
      '-c',
      'until [ -e end ]; do echo more; sleep 0.1; done; exit 3',
    ]);
    const status = await until(runner, id, seen => seen.recorderLost);
    assert.equal(status.state, 'attached');
    assert.equal(status.record, '');
    place.write('work/end', '');
    assert.equal((await until(runner, id, ended)).exitCode, 3);
  });

  it('is reported lost when it was deleted', async () => {
    const runner = place.runner();
    const id = await place.run(runner, ['sh', '-c', 'read -r line']);
    await until(runner, id, status => status.state === 'attached');
    rmSync(join(place.jobs, id, 'record'));
    assert.equal((await runner.status(id))?.recorderLost, true);
  });

  it('has room only in a folder that accepts files', async () => {
    assert.equal(await hasRoom(place.work), true);
    assert.equal(await hasRoom('/proc/self'), false);
    assert.equal(await hasRoom(join(place.work, 'missing')), false);
  });

  it('is left out when script is missing, and the limitation is reported', async () => {
    const runner = place.runner({ shell: 'bash', script: '/nowhere/script' });
    const id = await place.run(runner, ['sh', '-c', 'read -r line; echo "$line" > got; exit 4']);
    const status = await until(runner, id, seen => seen.state === 'attached');
    assert.match(status.limitations.join(), /nothing is recorded.*bsdutils.*deployRunbook\.tools\.script/);
    assert.equal(status.recorderLost, false);
    await runner.answer(id, status.identity, 'by name');
    const over = await until(runner, id, ended);
    assert.equal(over.exitCode, 4);
    assert.equal(over.record, '');
  });

  it('is read on as it grows, even from the middle of a character', async () => {
    const path = place.write('record', 'gr');
    const reader = new RecordReader(path, () => Date.now());
    assert.equal((await reader.read()).raw, 'gr');
    const letter = Buffer.from('ü');
    appendFileSync(path, letter.subarray(0, 1));
    assert.equal((await reader.read()).raw, 'gr');
    appendFileSync(path, Buffer.concat([letter.subarray(1), Buffer.from('n')]));
    const both = await Promise.all([reader.read(), reader.read()]);
    assert.deepEqual(
      both.map(text => text.raw),
      ['grün', 'grün'],
    );
    writeFileSync(path, 'new');
    assert.equal((await reader.read()).raw, 'new');
  });

  it('gets no younger when the clock is set back, and has no known age if opened then', async () => {
    const hour = 3_600_000;
    const path = place.write('record', 'a prompt');
    let clock = Date.parse('2026-11-22T12:00:00Z');
    utimesSync(path, new Date(clock), new Date(clock));
    let steady = 0;
    const open = () =>
      new RecordReader(
        path,
        () => clock,
        () => steady,
      );
    const quiet = async (reader: RecordReader) => (await reader.read()).quietMs;
    const reader = open();
    assert.equal(await quiet(reader), 0);
    clock += 60_000;
    steady += 60_000;
    assert.equal(await quiet(reader), 60_000);
    clock -= hour;
    steady += 1_000;
    assert.equal(await quiet(reader), 61_000);
    assert.equal(await quiet(open()), Infinity);

    // A growing record is young whatever the clock says, and ages while the machine sleeps.
    appendFileSync(path, ', and more');
    utimesSync(path, new Date(clock), new Date(clock));
    assert.equal(await quiet(reader), 0);
    clock += hour;
    assert.equal(await quiet(reader), hour);
    assert.equal(await quiet(open()), hour);
  });

  it('is returned without the lines of script and our own', () => {
    const marker = '0123456789abcdef0123456789abcdef';
    const begins = `${recordBegins} ${marker}\r\n`;
    const ends = `\r\n${recordEnds} ${marker} with exit code 0.\r\n`;
    const raw = `Script started on 2026-01-01 [TERM="x"]\n${begins}one\r\ntwo\r\n${ends}`;
    assert.equal(commandOutput(raw, marker, true), 'one\r\ntwo\r\n');
    assert.equal(commandOutput(`${begins}unfinish`, marker, false), 'unfinish');
    assert.equal(commandOutput('Script started on 2026-01-01\n', marker, false), '');
    assert.equal(commandOutput(raw, 'f'.repeat(32), true), '');
  });

  it('is not cut short by a command that prints our lines without the marker', async () => {
    const runner = place.runner();
    const lines = `${recordBegins}\n\n${recordEnds} with exit code 0. Press Enter to close this terminal.\n  Enter a value: `;
    const id = await place.run(runner, [
      'sh',
      '-c',
      'printf "%s" "$(printf "$1") "; read -r _',
      'sh',
      lines.replaceAll('\n', '\\n'),
    ]);
    const status = await until(runner, id, seen => seen.record.includes('Enter a value:'));
    assert.equal(status.state, 'attached');
    assert.ok(status.record.includes(`${recordEnds} with exit code 0.`));
    await runner.answer(id, status.identity, 'x');
    const over = await until(runner, id, ended);
    assert.ok(over.record.includes(`${recordEnds} with exit code 0.`));
    assert.doesNotMatch(over.record, /[0-9a-f]{32}/);
  });
});

describe('an answer by hand', () => {
  const bold = '\x1b[1mEnter a value:\x1b[0m \x1b[0m';
  const asked = `Plan\r\n\r\n  ${bold}`;

  it('is one that the terminal echoed and we did not send', () => {
    assert.equal(answeredByHand(`${asked}yes\r\n`, []), true);
    assert.equal(answeredByHand('  Enter a value: yes\r\nmore', []), true);
    assert.equal(answeredByHand(`${asked}yes\r\n`, [{ line: 'no', at: asked.length }]), true);
    assert.equal(answeredByHand(`${asked}yes\r\n`, [{ line: 'yes', at: 3 }]), true);
  });

  it('is not one that we sent', () => {
    assert.equal(answeredByHand(`${asked}yes\r\nmore`, [{ line: 'yes', at: asked.length }]), false);
  });

  it('is not what Terraform prints when nobody answers', () => {
    for (const after of [
      '',
      '\r\n',
      'ye',
      '\x1b[31m╷\x1b[0m\r\n│ Error: EOF',
      '╷\r\n│ Error: EOF',
      '^C\r\nInterrupt received',
    ]) {
      assert.equal(answeredByHand(asked + after, []), false, after);
    }
  });

  it('is not text in a value of the plan, which is indented further', () => {
    const plan = '      + input = <<-EOT\r\n            Enter a value: yes\r\n        EOT\r\n';
    assert.equal(answeredByHand(plan, []), false);
    assert.equal(answeredByHand(plan + asked, []), false);
    assert.equal(answeredByHand(`${plan}${asked}yes\r\n${plan}`, []), true);
  });

  it('is not found in endlessly repeated text', () => {
    for (const unit of [' ', 'Enter a value:', '  Enter a value: ', '\n  Enter a value: ', '\x1b[0m'])
      assert.equal(answeredByHand(`  Enter a value:${unit.repeat(100_000)}`, []), false);
  });

  it('is looked for at the last prompt', () => {
    const variable = '\r\nvar.token\r\n  Enter a value: secret\r\n';
    assert.equal(
      answeredByHand(`${variable}${asked}yes\r\n`, [{ line: 'yes', at: variable.length + asked.length }]),
      false,
    );
  });

  it('is not text of an output after an apply, where only a full approval counts', () => {
    const applied = '\r\n\x1b[0m\x1b[1m\x1b[32mApply complete! Resources: 1 added.\r\n';
    const output = 'Outputs:\r\n\r\nx = <<EOT\r\n\r\n  Enter a value: yes\r\nEOT\r\n';
    assert.equal(answeredByHand(`Plan${applied}${output}`, []), false);
    const question = `  Only 'yes' will be accepted to approve.\r\n\r\n  ${bold}`;
    assert.equal(answeredByHand(`${question}yes${applied}${output}`, []), true);
    assert.equal(answeredByHand(`Plan${applied}${question}yes\r\n`, []), true, 'the recipe applies twice');
  });

  it('may be below the prompt when Terragrunt has ended its line', () => {
    const prefix = '\x1b[90m14:19:18.525\x1b[0m STDOUT \x1b[36mterraform:\x1b[0m ';
    const asked = `${prefix}  Only 'yes' will be accepted to approve.\x1b[0m\r\n${prefix}  ${bold}\x1b[0m\r\n`;
    assert.equal(answeredByHand(`${asked}yes\r\n`, []), true);
    assert.equal(answeredByHand(`${asked}yes\r\nmore`, [{ line: 'yes', at: asked.length }]), false);
    assert.equal(answeredByHand(`${asked}ye`, []), false);
    assert.equal(answeredByHand(`${asked}^C\r\nmore`, []), false);
    assert.equal(answeredByHand(`${asked}${prefix}Apply cancelled.\r\n`, []), false);
    const beside = `${asked.trimEnd()} yes\r\n`;
    assert.equal(answeredByHand(beside, []), true);
    const applied = `${prefix}\x1b[32mApply complete! Resources: 1 added.\x1b[0m\r\n`;
    const output = `${prefix}x = <<EOT\r\n${prefix}  Enter a value: yes\r\n${prefix}EOT\r\n`;
    assert.equal(answeredByHand(`Plan\r\n${applied}${output}`, []), false, 'an output');
    assert.equal(answeredByHand(`${asked}yes\r\n${applied}${output}`, []), true);
  });

  it('is not found in any number of color codes', () => {
    assert.equal(answeredByHand('\x1b[31m'.repeat(2_000_000), []), false);
  });

  it('is not what a provisioner prints in the middle of a line', () => {
    assert.equal(answeredByHand('x (local-exec): Enter a value: yes\r\n', []), false);
  });
});
