import { commands, Uri } from 'vscode';
import { checkoutOf, newWorldDirectory, runningWorld } from './rehearsal';

/**
 * Makes a new rehearsal, starts its services and opens it in this window.
 * @param storage absolute path of the extension's own folder
 * @param program absolute path of the program that runs the services
 */
export async function openRehearsal(storage: string, program: string): Promise<void> {
  const directory = newWorldDirectory(storage, new Date());
  await runningWorld(directory, program);
  const checkout = Uri.file(checkoutOf(directory));
  await commands.executeCommand('vscode.openFolder', checkout, { forceReuseWindow: true });
}
