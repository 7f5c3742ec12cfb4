import * as vscode from 'vscode';

/** Opens the record of a run as a new Markdown document, to be read, copied or saved. */
export async function showRecord(markdown: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: markdown });
  await vscode.window.showTextDocument(document);
}
