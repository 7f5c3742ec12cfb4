import type * as vscode from 'vscode';
import { safeLink } from '../../core/text/links';
import { neutral, neutralLines, neutralLiteral, shownInFull } from '../../core/text/neutral';
import type { ToChecklist } from '../../protocol';

/** Keys of ids and of our own words. They come back unchanged or are compared, and are never shown as text. */
const ownWords = new Set([
  ...['id', 'runId', 'step', 'current', 'subject', 'type', 'code', 'path'],
  ...['status', 'state', 'tone', 'do', 'how'],
]);

/** The tab's title. */
export function titlePanel(panel: vscode.WebviewPanel, title: string): void {
  panel.title = neutral(title);
}

/**
 * The only way to the webview, for open, followed and past runs alike. It neutralizes every text of a message, including
 * fields added in the future, and drops links that may not be opened. The view itself stays as it is, because decisions are
 * compared with it and the record escapes for Markdown.
 */
export function post(panel: vscode.WebviewPanel, message: ToChecklist): void {
  void panel.webview.postMessage(shown(message));
}

function shown(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    if (ownWords.has(key)) return value;
    if (key === 'literal') return neutralLiteral(value, shownInFull.line * 10);
    return key === 'link' ? safeLink(value) : neutralLines(value, shownInFull.line, shownInFull.lines);
  }
  if (Array.isArray(value)) return value.map(each => shown(each, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shown(each, name)]));
}
