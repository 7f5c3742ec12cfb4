import * as vscode from 'vscode';
import { hoverAt, suggestionsAt, type Around, type Suggestion, type Written } from '../../core/authoring';
import { neutral } from '../../core/text/neutral';

/** By name, because the command line loads this outside VS Code. */
const icons: Readonly<Record<Suggestion['is'], keyof typeof vscode.CompletionItemKind>> = {
  key: 'Property',
  kind: 'Class',
  value: 'EnumMember',
  reference: 'Variable',
  step: 'Reference',
  recipe: 'Function',
  resource: 'Module',
};
/** Characters that trigger completion. */
const TRIGGERS = [' ', '.', '{', '[', ':'];

/**
 * Completion and hover in runbooks.
 * @param around what is currently known around a runbook
 */
export function registerSuggestions(
  selector: vscode.DocumentSelector,
  around: () => Promise<Around>,
): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(
      selector,
      {
        provideCompletionItems: async (document, position) => {
          const found = suggestionsAt(written(document, position), await around());
          if (found === undefined) return [];
          const range = new vscode.Range(position.line, found.from, position.line, found.to);
          return found.all.map((each, at) => completion(each, range, at));
        },
      },
      ...TRIGGERS,
    ),
    vscode.languages.registerHoverProvider(selector, {
      provideHover: async (document, position) => {
        const found = hoverAt(written(document, position), await around());
        if (found === undefined) return undefined;
        const range = new vscode.Range(position.line, found.from, position.line, found.to);
        return new vscode.Hover(new vscode.MarkdownString(found.text), range);
      },
    }),
  );
}

function written(document: vscode.TextDocument, { line, character }: vscode.Position): Written {
  return { file: document.uri.path.replace(/^.*\//, ''), text: document.getText(), line, character };
}

function completion(suggestion: Suggestion, range: vscode.Range, at: number): vscode.CompletionItem {
  const { is, label, insert, detail, description } = suggestion;
  const item = new vscode.CompletionItem(neutral(label), vscode.CompletionItemKind[icons[is]]);
  item.insertText = insert;
  item.range = range;
  // In the format's order, not alphabetical.
  item.sortText = String(at).padStart(4, '0');
  if (detail !== undefined) item.detail = neutral(detail);
  if (description !== undefined) item.documentation = new vscode.MarkdownString(description);
  // Suggest the values right away.
  if (is === 'key' && insert.endsWith(' '))
    item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}
