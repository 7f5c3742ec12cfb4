import * as vscode from 'vscode';

/** Lenses and hovers for the files that runbooks change. Loaded with the first such file that is opened. */
export interface ModuleHelp {
  lenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]>;
  hover(document: vscode.TextDocument, line: number): Promise<vscode.MarkdownString | undefined>;
}

/** Selects the files. Without HashiCorp's extension, a .tf file is plain text, so it is selected by its name. */
export const moduleFiles = { scheme: 'file', pattern: '**/*.tf' };

/**
 * Lenses and hovers in the files that runbooks change.
 * @param load resolves to undefined while there is nothing to show
 */
export function registerModules(
  load: () => Promise<ModuleHelp | undefined>,
  onChange: vscode.Event<unknown>,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    onChange(() => {
      changed.fire();
    }),
    vscode.languages.registerCodeLensProvider(moduleFiles, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: async document => (await load())?.lenses(document) ?? [],
    }),
    vscode.languages.registerHoverProvider(moduleFiles, {
      provideHover: async (document, { line }) => {
        const text = await (await load())?.hover(document, line);
        return text === undefined ? undefined : new vscode.Hover(text);
      },
    }),
  );
}
