import * as vscode from 'vscode';

/** Opens the record of a run as a new Markdown document, to be copied or saved, with its preview in front to be read. */
export async function showRecord(markdown: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: markdown });
  await vscode.window.showTextDocument(document);
  try {
    await vscode.commands.executeCommand('markdown.showPreview', document.uri);
  } catch {
    // VS Code's own extension for Markdown is switched off: the text is there to be read.
  }
}
