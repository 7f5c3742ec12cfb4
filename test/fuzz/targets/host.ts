import assert from 'node:assert/strict';
import path from 'node:path';
import { constantFrom, dictionary, oneof, tuple } from 'fast-check';
import * as v from 'valibot';
import { settingDefaults, type Settings } from '../../../src/contributions';
import { isLoopback } from '../../../src/core/text/links';
import { ChecklistStateSchema, FromChecklistSchema } from '../../../src/protocol';
import { VscodeStub } from '../../support/vscodeStub';
import { hostileText } from '../hostile';
import { mutatedJson, type Json } from '../mutateJson';
import { mutatedText } from '../mutateText';
import { resultOrProblem } from '../problems';
import { target } from '../target';

const onRun = { request: 1, run: 'run-1', step: 'apply' };
const sent: readonly Json[] = [
  { type: 'ready' },
  {
    type: 'answer',
    ...onRun,
    question: 'approve-plan',
    subject: 'sha256:7',
    choice: 'approve',
    reason: 'known',
  },
  { type: 'act', ...onRun, action: 'retry' },
  { type: 'meet', request: 3, run: 'run-1', obligation: 'flag:catalog-airflow' },
  { type: 'command', request: 4, command: 'finish' },
  { type: 'open', address: 'https://github.com' },
];

/** A message from the webview is accepted only if the webview can send it, down to the last key. */
export const webview = target({
  name: 'webview',
  inputs: mutatedJson(sent),
  runs: 4_000,
  holds: message => {
    v.safeParse(ChecklistStateSchema, message);
    const parsed = v.safeParse(FromChecklistSchema, message);
    if (!parsed.success) return;
    assert.deepEqual({ ...parsed.output }, message);
    assert.ok(JSON.stringify(parsed.output).length < 70_000);
  },
});

interface SettingsModule {
  readSetting(name: keyof Settings): unknown;
}
const names = Object.keys(settingDefaults) as (keyof Settings)[];
const addresses = [
  'https://airflow.example.org/x/',
  'http://localhost:8080',
  'https://u:p@h',
  'http://evil.example',
  'terraform',
];

let loaded: { readonly vscode: VscodeStub; readonly module: SettingsModule } | undefined;

function settingsModule(): NonNullable<typeof loaded> {
  if (loaded !== undefined) return loaded;
  const vscode = new VscodeStub();
  const file = path.join(__dirname, '../../../src/platform/vscode/settings');
  loaded = { vscode, module: vscode.load(file) as SettingsModule };
  vscode.restore();
  return loaded;
}

/**
 * A setting is either usable or rejected with a problem; credentials go to https or this machine, and a program isn't a
 * relative path.
 */
export const settings = target({
  name: 'settings',
  inputs: tuple(
    constantFrom(...names),
    oneof(
      mutatedText(addresses),
      hostileText,
      mutatedJson(['x', 1, null, []]),
      dictionary(hostileText, hostileText),
    ),
  ),
  runs: 3_000,
  holds: async ([name, value]) => {
    const { vscode, module } = settingsModule();
    vscode.settings.clear();
    vscode.settings.set(name, value);
    const read = await resultOrProblem(() => module.readSetting(name));
    if (typeof read !== 'string') return;
    if (name.endsWith('.url') && read !== '') {
      const { protocol, hostname, username, password } = new URL(read);
      assert.ok(protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)));
      assert.equal(username + password, '');
      assert.doesNotMatch(read, /[\s\\]/);
    }
    if (name.startsWith('tools.')) assert.ok(path.isAbsolute(read) || !/[/\\]/.test(read));
  },
});
