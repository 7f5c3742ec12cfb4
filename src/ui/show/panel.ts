import type * as vscode from 'vscode';
import { safeLink } from '../../core/text/links';
import { neutral, neutralLines, neutralLiteral } from '../../core/text/neutral';
import type { ToChecklist } from '../../protocol';

/** The checklist is where evidence is read in full, so more of a line is shown, and more lines. */
const lineLength = 2000;
const most = 1000;

/** What names something or is one of our own words: it comes back unchanged, or is compared, and never stands as text. */
const ownWords = new Set([
  ...['id', 'runId', 'step', 'current', 'subject', 'type', 'code', 'path'],
  ...['status', 'state', 'tone', 'do', 'how'],
]);

/** The tab's title. */
export function titlePanel(panel: vscode.WebviewPanel, title: string): void {
  panel.title = neutral(title);
}

/**
 * The only way to the webview, for open, followed and past runs alike: every text of a message on its way is neutral, also in
 * fields that come later, and a link that may not be opened is none. The view itself stays as it is, since decisions are
 * compared by it and the record escapes for Markdown.
 */
export function post(panel: vscode.WebviewPanel, message: ToChecklist): void {
  void panel.webview.postMessage(shown(message));
}

function shown(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    if (ownWords.has(key)) return value;
    if (key === 'literal') return neutralLiteral(value, lineLength * 10);
    return key === 'link' ? safeLink(value) : neutralLines(value, lineLength, most);
  }
  if (Array.isArray(value)) return value.map(each => shown(each, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shown(each, name)]));
}
