import * as vscode from 'vscode';

/** Opens the record of a run as a new Markdown document to copy or save, with its preview in front. */
export async function showRecord(markdown: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: markdown });
  await vscode.window.showTextDocument(document);
  try {
    await vscode.commands.executeCommand('markdown.showPreview', document.uri);
  } catch {
    // VS Code's built-in Markdown extension is disabled. The text can still be read.
  }
}
