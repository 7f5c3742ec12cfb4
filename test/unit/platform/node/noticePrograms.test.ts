import assert from 'node:assert/strict';
import { noticePrograms } from '../../../../src/platform/node/systemNotice';

const evil = { title: 'Deploy', text: `-x "; rm -rf ~ #' & <b>$(id)</b> %PATH% \\`, isHeard: true };

describe('a system notification', () => {
  it('passes text as an argument, never as a script', () => {
    const [mac] = noticePrograms(evil, 'darwin');
    assert.equal(mac?.program, '/usr/bin/osascript');
    assert.deepEqual(mac.args.slice(-3), ['--', evil.title, evil.text]);
    assert.ok(mac.args.slice(0, -3).every(arg => !arg.includes('rm -rf')));
    const [windows] = noticePrograms(evil, 'win32', 'C:\\Windows');
    assert.equal(windows?.program, 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
    assert.ok(windows.args.every(arg => !arg.includes('rm -rf')));
    assert.equal(windows.env?.DEPLOY_RUNBOOK_TEXT, evil.text);
  });

  it('contains no markup or options on a Linux desktop', () => {
    const [linux] = noticePrograms(evil, 'linux');
    assert.deepEqual(linux?.args.slice(1, 3), ['--', 'Deploy']);
    assert.match(linux.args[3] ?? '', /&amp; &lt;b&gt;/);
  });

  it('is audible only if wanted', () => {
    const quiet = { ...evil, isHeard: false };
    for (const [platform, sound] of [
      ['darwin', 'sound name'],
      ['linux', 'canberra'],
    ] as const) {
      assert.match(JSON.stringify(noticePrograms(evil, platform)), new RegExp(sound));
      assert.doesNotMatch(JSON.stringify(noticePrograms(quiet, platform)), new RegExp(sound));
    }
    assert.equal(noticePrograms(quiet, 'win32')[0]?.env?.DEPLOY_RUNBOOK_SILENT, '1');
    assert.equal(noticePrograms(evil, 'win32')[0]?.env?.DEPLOY_RUNBOOK_SILENT, undefined);
  });
});
