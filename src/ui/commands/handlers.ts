import * as vscode from 'vscode';
import { commands, type CommandArguments, type CommandKey, type Target } from '../../contributions';
import type { ShowProblem } from '../problems';

/** What each command does. A mapped type, so that forgetting a command doesn't compile. */
export type Handlers = {
  readonly [K in CommandKey]: (...args: CommandArguments[K]) => unknown;
};

/** Registers every command; what one throws is shown with its remedy. */
export function registerCommands(handlers: Handlers, showProblem: ShowProblem): vscode.Disposable {
  const register = (key: CommandKey): vscode.Disposable => {
    // Each handler takes what CommandArguments says of its own key; VS Code passes arguments untyped.
    const handler = handlers[key] as (...args: unknown[]) => unknown;
    return vscode.commands.registerCommand(commands[key], async (...args: unknown[]) => {
      try {
        await handler(...args);
      } catch (error) {
        showProblem(error);
      }
    });
  };
  return vscode.Disposable.from(...(Object.keys(commands) as CommandKey[]).map(register));
}

/** What a command was called on; undefined when it was called from the palette. */
export function idOf(target: Target | undefined): string | undefined {
  if (typeof target === 'string') return target;
  // A keybinding passes its own arguments, so the type is not to be trusted.
  const id: unknown = target?.target;
  return typeof id === 'string' ? id : undefined;
}
