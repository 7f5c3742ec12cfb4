import * as vscode from 'vscode';
import { CancelledError, toProblem } from '../core/errors';
import { commandNamed, type TitledCommand } from './remedy';
import { say } from './show/messages';

/** What is needed of the extension's own manifest: the titles of its commands. */
export interface Manifest {
  readonly contributes: { readonly commands: readonly TitledCommand[] };
}

/** Shows anything that was thrown; says nothing of a cancellation. */
export type ShowProblem = (error: unknown) => void;

/**
 * @param manifest the extension's own
 * @returns what shows a problem as message and remedy, with a button where the remedy names a command
 */
export function problemShower(manifest: Manifest): ShowProblem {
  return error => {
    if (error instanceof CancelledError) return;
    const { message, remedy } = toProblem(error);
    const command = commandNamed(remedy, manifest.contributes.commands);
    const buttons = command === undefined ? [] : [command.title];
    void say('error', `${message} ${remedy}`, ...buttons).then(chosen => {
      if (command !== undefined && chosen !== undefined) void vscode.commands.executeCommand(command.command);
    });
  };
}
