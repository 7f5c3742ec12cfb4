import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Folder of the webview's built files. */
export function mediaFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'media');
}

/** The page: a body that the script fills. The only data in it are the texts in VS Code's language, which came with the extension. */
export function html(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const media = mediaFolder(extension);
  const script = webview.asWebviewUri(vscode.Uri.joinPath(media, 'checklist.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(media, 'style.css')).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  const { bundle } = vscode.l10n;
  const language = bundle === undefined ? 'en' : vscode.env.language;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <link rel="stylesheet" href="${style}">
  <title>Deploy Runbook</title>
</head>
<body>
  <script type="application/json" id="texts">${data(bundle)}</script>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** JSON in which nothing ends the element that it is the content of; empty if there is nothing. */
function data(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value).replaceAll('<', '\\u003c');
}
