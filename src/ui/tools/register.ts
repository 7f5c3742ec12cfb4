import * as vscode from 'vscode';
import { tools, type ToolKey } from '../../contributions';

/** What a tool announces and does. */
export interface Tool {
  readonly prepare: (input: unknown) => vscode.PreparedToolInvocation;
  /** @throws {Error} with a message for the model */
  readonly invoke: (input: unknown, signal: AbortSignal) => Promise<vscode.LanguageModelToolResult>;
}
export type Tools = Readonly<Record<ToolKey, Tool>>;

/**
 * Registers the tools for language models.
 * @param load loads their code, from a bundle of its own that isn't needed before a model calls a tool
 */
export function registerTools(load: () => Promise<Tools>): vscode.Disposable {
  return vscode.Disposable.from(
    ...(Object.keys(tools) as ToolKey[]).map(key =>
      vscode.lm.registerTool<unknown>(tools[key], {
        prepareInvocation: async ({ input }) => (await load())[key].prepare(input),
        invoke: async ({ input }, token) => {
          const abort = new AbortController();
          const cancelled = token.onCancellationRequested(() => {
            abort.abort();
          });
          try {
            return await (await load())[key].invoke(input, abort.signal);
          } finally {
            cancelled.dispose();
          }
        },
      }),
    ),
  );
}
