import * as l10n from '@vscode/l10n';
import path from 'node:path';
import * as v from 'valibot';
import { workspace, type Disposable } from 'vscode';
import { settingDefaults, settingsSection, type Settings } from '../../contributions';
import { ProblemError } from '../../core/errors';
import { safeLink } from '../../core/text/links';

/** Addresses that credentials are sent to: https, or this machine itself, without a query, a fragment or a user name. */
const Address = v.pipe(
  v.string(),
  v.trim(),
  v.check(
    isAddress,
    l10n.t('write an https address without user, "?" and "#"; plain http only for this machine itself.'),
  ),
  v.transform(text => text.replace(/\/+$/, '')),
);
const Program = v.pipe(
  v.string(),
  v.trim(),
  // A relative path would be resolved in whatever folder is open.
  v.check(
    text => path.isAbsolute(text) || /^[^/\\]+$/.test(text),
    l10n.t('write the name of a program on the PATH, or an absolute path.'),
  ),
);
const Slug = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[\w.-]*$/, l10n.t('use letters, digits, ".", "_" and "-".')),
);
const orEmpty = <Schema extends v.GenericSchema<string, string>>(schema: Schema) =>
  v.union([v.literal(''), schema], issue => issue.issues?.at(-1)?.message ?? l10n.t('write text.'));
/** An empty value stands for the default one. */
const orDefault = (name: 'registry.url' | 'sentry.url') =>
  v.pipe(
    orEmpty(Address),
    v.transform(text => (text === '' ? settingDefaults[name] : text)),
  );

const schemas = {
  'airflow.url': orEmpty(Address),
  'airflow.authentication': v.picklist(['basic', 'token', 'bearer', 'headers']),
  'registry.url': orDefault('registry.url'),
  'sentry.url': orDefault('sentry.url'),
  'sentry.organization': Slug,
  'sentry.project': Slug,
  // Environment names are free text without slashes (https://docs.sentry.io/concepts/key-terms/environments/).
  'sentry.environment': v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^[^/\n]*$/, l10n.t('write a name without "/".')),
  ),
  'github.authentication': v.picklist(['session', 'token']),
  'tools.just': Program,
  'tools.terraform': Program,
  'tools.git': Program,
  'tools.script': Program,
  'notifications.system': v.boolean(),
  'notifications.sound': v.boolean(),
} satisfies { readonly [Key in keyof Settings]: v.GenericSchema<unknown, Settings[Key]> };

/**
 * Reads and validates one setting of this machine. All of ours have the scope `machine`, so no workspace can set them.
 * @throws {ProblemError} `settings.invalid` naming the setting and the expected value
 */
export function readSetting<Key extends keyof Settings>(name: Key): Settings[Key] {
  const value: unknown = workspace.getConfiguration(settingsSection).get(name) ?? settingDefaults[name];
  return parse(name, value);
}

/**
 * Writes a setting of this machine.
 * @throws {ProblemError} `settings.invalid`, `settings.unwritable`
 */
export async function writeSetting<Key extends keyof Settings>(
  name: Key,
  value: Settings[Key],
): Promise<void> {
  const parsed = parse(name, value);
  try {
    await workspace.getConfiguration(settingsSection).update(name, parsed, true);
  } catch (error) {
    throw new ProblemError(
      {
        code: 'settings.unwritable',
        message: l10n.t`The setting ${settingsSection}.${name} can't be saved: ${error instanceof Error ? error.message : String(error)}`,
        remedy: l10n.t(
          'Run “Preferences: Open User Settings (JSON)”, correct or save that file, check that it may be written, then try again.',
        ),
      },
      { cause: error },
    );
  }
}

/** Calls back when any setting that this extension reads has changed. */
export function onSettingsChange(listener: () => void): Disposable {
  return workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(settingsSection) || event.affectsConfiguration('github-enterprise')) {
      listener();
    }
  });
}

/**
 * The user's own `github-enterprise.uri`, or null for github.com. VS Code lets a workspace set it too, but a workspace must not
 * decide where a session's token is sent.
 */
export function enterpriseUri(): string | null {
  const uri = workspace.getConfiguration('github-enterprise').inspect<unknown>('uri')?.globalValue;
  const parsed = v.safeParse(v.pipe(Address, v.startsWith('https://')), uri);
  return parsed.success ? parsed.output : null;
}

function parse<Key extends keyof Settings>(name: Key, value: unknown): Settings[Key] {
  const parsed = v.safeParse(schemas[name], value);
  if (parsed.success) return parsed.output as Settings[Key];
  throw new ProblemError({
    code: 'settings.invalid',
    message: l10n.t`The setting ${settingsSection}.${name} can't be used: ${parsed.issues[0].message}`,
    remedy: l10n.t('Correct it in the settings of this machine.'),
  });
}

function isAddress(text: string): boolean {
  const link = safeLink(text);
  return link !== undefined && !/[?#]/.test(link);
}
