import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { showSystemNotice } from '../../../../src/platform/node/systemNotice';

describe('a notification on a Linux desktop', () => {
  const { PATH } = process.env;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'notice-'));
    process.env.PATH = `${folder}:/usr/bin:/bin`;
  });
  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  });
  const notice = { title: 'Deploy', text: 'Approve the plan; $(id). Answer by 14:28.', isHeard: true };

  it('is passed to notify-send, without a sound', async () => {
    const program = path.join(folder, 'notify-send');
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > "${folder}/told"\n`);
    chmodSync(program, 0o755);
    assert.equal(await showSystemNotice(notice, 'linux'), undefined);
    assert.deepEqual(readFileSync(path.join(folder, 'told'), 'utf8').trimEnd().split('\n'), [
      '--app-name=Deploy Runbook',
      '--',
      'Deploy',
      notice.text,
    ]);
  });

  it('reports which program is missing', async () => {
    process.env.PATH = folder;
    assert.equal(await showSystemNotice(notice, 'linux'), 'notify-send');
  });
});
