import * as vscode from 'vscode';
import { commands, type CommandArguments, type CommandKey } from '../../contributions';
import type { ShowProblem } from '../problems';

/** The handler of each command. A mapped type, so a missing command doesn't compile. */
export type Handlers = {
  readonly [K in CommandKey]: (...args: CommandArguments[K]) => unknown;
};

/** All handlers except the one that must work even if the rest can't be loaded. */
export type LateHandlers = Omit<Handlers, 'showLog'>;

/**
 * Registers every command, and shows what a handler throws with its remedy.
 * @param load loads the other handlers, which are in a bundle of their own that isn't needed before a command runs
 */
export function registerCommands(
  { showLog }: Pick<Handlers, 'showLog'>,
  load: () => Promise<LateHandlers>,
  showProblem: ShowProblem,
): vscode.Disposable {
  const handle = async (key: CommandKey, args: unknown[]): Promise<void> => {
    if (key === 'showLog') return void showLog();
    // VS Code passes arguments untyped; each handler takes those that CommandArguments lists for its key.
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
