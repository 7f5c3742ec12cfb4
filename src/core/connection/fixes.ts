import * as l10n from '@vscode/l10n';
import type { Connection, ConnectionName } from './connection';

/** How a person can fix a connection: by signing in, or with a setting for an address or program. */
export type FixBy = 'account' | 'setting';
export interface Fix {
  readonly by: FixBy;
  /** Label of its button. */
  readonly label: string;
}

const accounts: Readonly<Partial<Record<ConnectionName, string>>> = {
  github: l10n.t('Sign in to GitHub'),
  airflow: l10n.t('Configure Airflow…'),
  registry: l10n.t('Sign in to the registry…'),
  sentry: l10n.t('Sign in to Sentry…'),
  slack: l10n.t('Set the webhook…'),
};
/** Settings, by name within the extension's own section. */
export const settingOfConnection = {
  git: 'tools.git',
  registry: 'registry.url',
  sentry: 'sentry',
  just: 'tools.just',
  terraform: 'tools.terraform',
} as const;

/** What to offer for a connection that doesn't work; empty if it works. */
export function fixesOf({ name, status }: Pick<Connection, 'name' | 'status'>): readonly Fix[] {
  if (status !== 'bad' && status !== 'missing') return [];
  const account = accounts[name];
  return [
    ...(account === undefined ? [] : [{ by: 'account' as const, label: account }]),
    ...(name in settingOfConnection ? [{ by: 'setting' as const, label: l10n.t('Open setting') }] : []),
  ];
}
