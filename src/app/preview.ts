import path from 'node:path';
import { window } from 'vscode';
import { asMarkdown } from '../core/authoring/asMarkdown';
import { kinds } from '../kinds';
import { showPreview } from '../platform/vscode/runbookPreview';

/** Shows a runbook as Markdown. @param file absolute path; undefined: the file in the active editor */
export async function previewRunbook(file = window.activeTextEditor?.document.uri.fsPath): Promise<void> {
  await showPreview(file, (text, name) => asMarkdown(text, kinds, path.basename(name)));
}
