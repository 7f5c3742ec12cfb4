import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Folder of the webview's built files. */
export function mediaFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'media');
}

/** The page: an empty body that the script fills. No data is written into it. */
export function html(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const media = mediaFolder(extension);
  const script = webview.asWebviewUri(vscode.Uri.joinPath(media, 'checklist.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(media, 'style.css')).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <link rel="stylesheet" href="${style}">
  <title>Deploy Runbook</title>
</head>
<body>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
