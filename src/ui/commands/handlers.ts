import * as vscode from 'vscode';
import { commands, type CommandArguments, type CommandKey } from '../../contributions';
import type { ShowProblem } from '../problems';

/** What each command does. A mapped type, so that forgetting a command doesn't compile. */
export type Handlers = {
  readonly [K in CommandKey]: (...args: CommandArguments[K]) => unknown;
};

/** All but what must work even where the rest can't be loaded. */
export type LateHandlers = Omit<Handlers, 'showLog'>;

/**
 * Registers every command; what one throws is shown with its remedy.
 * @param load what the others do, from another bundle: nobody needs it before a command runs
 */
export function registerCommands(
  { showLog }: Pick<Handlers, 'showLog'>,
  load: () => Promise<LateHandlers>,
  showProblem: ShowProblem,
): vscode.Disposable {
  const handle = async (key: CommandKey, args: unknown[]): Promise<void> => {
    if (key === 'showLog') return void showLog();
    // Each handler takes what CommandArguments says of its own key; VS Code passes arguments untyped.
    await ((await load())[key] as (...args: unknown[]) => unknown)(...args);
  };
  const register = (key: CommandKey): vscode.Disposable =>
    vscode.commands.registerCommand(commands[key], async (...args: unknown[]) => {
      try {
        await handle(key, args);
      } catch (error) {
        showProblem(error);
      }
    });
  return vscode.Disposable.from(...(Object.keys(commands) as CommandKey[]).map(register));
}
