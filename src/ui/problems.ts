import * as vscode from 'vscode';
import { CancelledError, toProblem } from '../core/errors';
import { commandNamed, type TitledCommand } from './remedy';
import { say } from './show/messages';

/** The part of the extension's own manifest that is needed: the titles of its commands. */
export interface Manifest {
  readonly contributes: { readonly commands: readonly TitledCommand[] };
}

/** Shows anything that was thrown; ignores a cancellation. */
export type ShowProblem = (error: unknown) => void;

/**
 * @param manifest the extension's own
 * @returns a function that shows a problem as message and remedy, with a button if the remedy names a command
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
