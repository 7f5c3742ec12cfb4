// @ts-check
'use strict';

/** For F5 only: loaded beside the extension into an empty window, it opens a new rehearsal there. */
const vscode = require('vscode');

exports.activate = async () => {
  if (vscode.workspace.workspaceFolders === undefined)
    await vscode.commands.executeCommand('deployRunbook.rehearse');
};
