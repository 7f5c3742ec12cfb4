import * as vscode from 'vscode';
import { commands, settingsSection } from '../../contributions';
import type { ConnectionName } from '../../core/connection/connection';
import { settingOfConnection, type FixBy } from '../../core/connection/fixes';

const commandOf: Readonly<Partial<Record<ConnectionName, string>>> = {
  github: commands.signInGitHub,
  airflow: commands.configureAirflow,
  registry: commands.signInRegistry,
  sentry: commands.signInSentry,
  slack: commands.setSlackWebhook,
};
const settings: Readonly<Partial<Record<ConnectionName, string>>> = settingOfConnection;

/** Opens the setting or the sign-in that fixes a connection. After signing in, all connections are tested again. */
export async function repair(name: ConnectionName, by: FixBy): Promise<void> {
  const setting = settings[name];
  const command = commandOf[name];
  if (by === 'setting' && setting !== undefined) {
    const query = `${settingsSection}.${setting}`;
    await vscode.commands.executeCommand('workbench.action.openSettings', query);
  } else if (by === 'account' && command !== undefined) {
    await vscode.commands.executeCommand(command);
    await vscode.commands.executeCommand(commands.checkConnections);
  }
}
