import * as v from 'valibot';
import { workspace, type Disposable } from 'vscode';
import { settingsSection, settingDefaults, type Settings } from '../../contributions';
import { ProblemError } from '../../core/errors';

const Address = v.pipe(
  v.string(),
  v.trim(),
  v.check(
    text =>
      text === '' ||
      /^https:\/\/[^\s/]+/.test(text) ||
      /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(text),
    'Write an https address; plain http only for this machine itself.',
  ),
  v.transform(text => text.replace(/\/+$/, '')),
);
const Program = v.pipe(v.string(), v.trim(), v.minLength(1, 'Name a program or its absolute path.'));
const Name = v.pipe(v.string(), v.trim());

const schemas = {
  'airflow.url': Address,
  'airflow.authentication': v.picklist(['basic', 'token', 'bearer', 'headers']),
  'registry.url': Address,
  'sentry.url': Address,
  'sentry.organization': Name,
  'sentry.project': Name,
  'sentry.environment': Name,
  'github.authentication': v.picklist(['session', 'token']),
  'tools.just': Program,
  'tools.terraform': Program,
  'tools.git': Program,
  'tools.script': Program,
} satisfies { readonly [Key in keyof Settings]: v.GenericSchema<unknown, Settings[Key]> };

/**
 * Reads one setting of this machine, schema-checked.
 * @throws {ProblemError} `settings.invalid` naming the setting and what is expected
 */
export function readSetting<Key extends keyof Settings>(name: Key): Settings[Key] {
  const value: unknown = workspace.getConfiguration(settingsSection).get(name) ?? settingDefaults[name];
  const parsed = v.safeParse(schemas[name], value);
  if (parsed.success) return parsed.output as Settings[Key];
  throw new ProblemError({
    code: 'settings.invalid',
    message: `The setting ${settingsSection}.${name} has a value that can't be used: ${parsed.issues[0].message}`,
    remedy: 'Correct it in the settings of this machine.',
  });
}

/** Writes a setting of this machine. */
export async function writeSetting<Key extends keyof Settings>(
  name: Key,
  value: Settings[Key],
): Promise<void> {
  await workspace.getConfiguration(settingsSection).update(name, value, true);
}

/** Calls back when any setting of ours changed. */
export function onSettingsChange(listener: () => void): Disposable {
  return workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(settingsSection)) listener();
  });
}

/** `github-enterprise.uri` of VS Code itself, or null for github.com. */
export function enterpriseUri(): string | null {
  const uri = workspace.getConfiguration('github-enterprise').get<unknown>('uri');
  return typeof uri === 'string' && uri.startsWith('https://') ? uri.replace(/\/+$/, '') : null;
}
