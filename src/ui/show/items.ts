import * as vscode from 'vscode';
import type { Fact } from '../../core/journal/reading';
import { markdown, markdownLink } from '../../core/text/markdown';
import { bothTimes } from '../../core/view/words/time';
import { keyOf, type Row } from './row';
import { hoverLines, shownLine, shownLines } from './shown';

/** Content of the status bar item. */
export interface StatusText {
  /** A codicon. */
  readonly icon: string;
  readonly text: string;
  /** Number of things that are still open. */
  readonly open: number;
  readonly tooltip: string;
  readonly command: string;
  readonly background: string | undefined;
}

/** Creates a status bar item. Its text is set only through `tell`, because VS Code renders `$(icon)` there. */
export function createStatusItem(id: string): {
  readonly item: vscode.Disposable;
  /** @param told undefined hides the item */
  readonly tell: (told: StatusText | undefined) => void;
} {
  const item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left, 50);
  item.name = 'Deploy Runbook';
  const tell = (told: StatusText | undefined): void => {
    if (told === undefined) {
      item.hide();
      return;
    }
    const { icon, text, open, tooltip, command, background } = told;
    item.text = `$(${icon}) ${shownLine(text)}${open === 0 ? '' : `  $(unlock) ${open}`}`;
    item.tooltip = hoverLines(tooltip);
    item.command = command;
    item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    item.accessibilityInformation = { label: shownLines(tooltip) };
    item.show();
  };
  return { item, tell };
}

/** The VS Code item for a row. */
export function treeItem(row: Row): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(
    shownLine(row.label),
    row.children.length === 0 ? None : row.opened ? Expanded : Collapsed,
  );
  item.id = keyOf(row);
  item.description = shownLine(row.description);
  item.tooltip = row.evidence === undefined ? hoverLines(row.tooltip) : tooltip(row.tooltip, row.evidence);
  item.contextValue = row.context;
  item.accessibilityInformation = { label: shownLines(row.says) };
  if (row.check === undefined) {
    const { name, color } = row.icon;
    item.iconPath = new vscode.ThemeIcon(
      name,
      color === undefined ? undefined : new vscode.ThemeColor(color),
    );
  } else {
    const { tooltip, says } = row.check;
    item.checkboxState = {
      state: vscode.TreeItemCheckboxState.Unchecked,
      tooltip: hoverLines(tooltip),
      accessibilityInformation: { label: shownLines(says), role: 'checkbox' },
    };
  }
  return item;
}

/** Markdown with the first line in bold and the evidence as a list with links. It isn't trusted to run commands. */
function tooltip(text: string, evidence: readonly Fact[]): vscode.MarkdownString {
  const [first = '', ...others] = text.split('\n');
  const list = evidence.map(({ label, value, link }) => {
    const said = link === undefined ? markdown(value) : markdownLink(value === '' ? link : value, link);
    return `- ${markdown(label)}: ${said}`;
  });
  const whole = [`**${markdown(first)}**`, ...others.map(line => markdown(line)), list.join('\n')]
    .filter(each => each !== '')
    .join('\n\n');
  return new vscode.MarkdownString(bothTimes(whole));
}

/** Sets the texts around a tree. */
export function tellView(
  view: Pick<vscode.TreeView<unknown>, 'description' | 'message' | 'badge'>,
  told: {
    readonly description: string;
    readonly message: string;
    readonly badge: vscode.ViewBadge | undefined;
  },
): void {
  const { description, message, badge } = told;
  view.description = shownLine(description);
  view.message = shownLine(message, 1000);
  view.badge = badge === undefined ? undefined : { ...badge, tooltip: shownLines(badge.tooltip) };
}

/** A problem at a line. */
export function diagnostic(
  range: vscode.Range,
  message: string,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const made = new vscode.Diagnostic(range, shownLines(message), severity);
  made.source = 'Deploy Runbook';
  return made;
}

/** A command above a line, with an icon in front if one is named. */
export function lens(
  range: vscode.Range,
  title: string,
  command: string,
  options: { readonly icon?: string; readonly arguments?: readonly string[] } = {},
): vscode.CodeLens {
  const icon = options.icon === undefined ? '' : `$(${options.icon}) `;
  return new vscode.CodeLens(range, {
    title: icon + shownLine(title),
    command,
    arguments: [...(options.arguments ?? [])],
  });
}
