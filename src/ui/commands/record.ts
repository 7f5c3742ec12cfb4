import * as vscode from 'vscode';

/** Opens the record of a run as a new Markdown document, to be copied or saved, with its preview in front to be read. */
export async function showRecord(markdown: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: markdown });
  await vscode.window.showTextDocument(document);
  // VS Code's own extension for Markdown may be switched off.
  const all = await vscode.commands.getCommands(true);
  if (all.includes('markdown.showPreview'))
    await vscode.commands.executeCommand('markdown.showPreview', document.uri);
}
