// @ts-check
'use strict';

/** For F5 only: loaded beside the extension, it opens a new rehearsal in a window that isn't on one yet. */
const vscode = require('vscode');

exports.activate = async () => {
  // VS Code opens the folder of the last time again, which may be a real one.
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isRehearsal = folders.some(({ uri }) => /deploy-runbook\.deploy-runbook.rehearsal/.test(uri.fsPath));
  if (!isRehearsal) await vscode.commands.executeCommand('deployRunbook.rehearse');
};
