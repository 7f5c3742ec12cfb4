import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { settingDefaults, type Settings } from '../../src/contributions';
import { githubApiAddress, githubSession } from '../../src/platform/vscode/githubSession';
import {
  enterpriseUri,
  onSettingsChange,
  readSetting,
  writeSetting,
} from '../../src/platform/vscode/settings';

/** Sets a user setting without any checks; undefined removes it. */
async function raw(section: string, name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration(section).update(name, value, vscode.ConfigurationTarget.Global);
}
const names = Object.keys(settingDefaults) as (keyof Settings)[];

describe('settings', () => {
  const forget = async () => {
    for (const name of names) await raw('deployRunbook', name, undefined);
  };
  before(forget);
  afterEach(forget);

  it('are the defaults when nothing is set', () => {
    for (const name of names) assert.equal(readSetting(name), settingDefaults[name]);
  });

  it('are read without surrounding spaces and trailing slashes, and empty means the default', async () => {
    await raw('deployRunbook', 'airflow.url', ' https://airflow.example.org/base// ');
    assert.equal(readSetting('airflow.url'), 'https://airflow.example.org/base');
    await raw('deployRunbook', 'registry.url', '');
    assert.equal(readSetting('registry.url'), 'https://ghcr.io');
    await raw('deployRunbook', 'tools.git', '/opt/my git/bin/git');
    assert.equal(readSetting('tools.git'), '/opt/my git/bin/git');
  });

  const bad: [keyof Settings, unknown][] = [
    ['airflow.url', 'airflow.example.org'],
    ['airflow.url', 'http://airflow.example.org'],
    ['airflow.url', 'http://127.0.0.1.example.org'],
    ['airflow.url', 'https://me:secret@airflow.example.org'],
    ['airflow.url', 'https://airflow.example.org/?a=b'],
    ['airflow.url', 7],
    ['registry.url', 'ftp://ghcr.io'],
    ['airflow.authentication', 'kerberos'],
    ['sentry.organization', 'a/b'],
    ['tools.just', 'bin/just'],
    ['tools.just', '../just'],
    ['tools.just', ''],
  ];
  for (const [name, value] of bad) {
    it(`refuse ${JSON.stringify(value)} for ${name}, and name the setting`, async () => {
      await raw('deployRunbook', name, value);
      assert.throws(() => readSetting(name), {
        message: new RegExp(`deployRunbook\\.${name} can't be used: .+`),
      });
    });
  }

  it('are written only when they are valid, and notify of changes', async () => {
    let changes = 0;
    const subscription = onSettingsChange(() => (changes += 1));
    await writeSetting('airflow.url', 'https://airflow.example.org/');
    assert.equal(readSetting('airflow.url'), 'https://airflow.example.org');
    assert.ok(changes > 0);
    await assert.rejects(writeSetting('airflow.url', 'nowhere'));
    assert.equal(readSetting('airflow.url'), 'https://airflow.example.org');
    subscription.dispose();
  });

  it('cannot come from a workspace', async () => {
    const { workspace, ConfigurationTarget } = vscode;
    await assert.rejects(
      Promise.resolve(
        workspace
          .getConfiguration('deployRunbook')
          .update('airflow.url', 'https://evil.example', ConfigurationTarget.Workspace),
      ),
    );
    assert.equal(readSetting('airflow.url'), '');
  });
});

describe('GitHub session', () => {
  afterEach(() => raw('github-enterprise', 'uri', undefined));

  it('is that of github.com, obtained without asking', async () => {
    assert.equal(enterpriseUri(), null);
    assert.equal(githubApiAddress(), 'https://api.github.com');
    const session = await githubSession(false);
    // Where it isn't known who is signed in, not asking is all that can be seen.
    if (process.env.FAKE_GITHUB_TOKEN !== undefined) assert.equal(session?.account.label, 'octo-engineer');
  });

  it('is for the enterprise that the user configured', async () => {
    await raw('github-enterprise', 'uri', 'https://github.example.org/');
    assert.equal(githubApiAddress(), 'https://github.example.org/api/v3');
    await raw('github-enterprise', 'uri', 'https://octo.ghe.com');
    assert.equal(githubApiAddress(), 'https://api.octo.ghe.com');
    await raw('github-enterprise', 'uri', 'http://github.example.org');
    assert.equal(githubApiAddress(), 'https://api.github.com');
  });

  it('is not for an enterprise that a workspace configured', async () => {
    const github = vscode.workspace.getConfiguration('github-enterprise');
    const { Workspace } = vscode.ConfigurationTarget;
    await github.update('uri', 'https://evil.example', Workspace);
    try {
      assert.equal(vscode.workspace.getConfiguration('github-enterprise').get('uri'), 'https://evil.example');
      assert.equal(githubApiAddress(), 'https://api.github.com');
    } finally {
      await github.update('uri', undefined, Workspace);
    }
  });
});
