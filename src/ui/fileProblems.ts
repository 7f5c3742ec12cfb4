import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { FileProblem, UiHost } from './host';
import { diagnostic, lens } from './show/items';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Shows problems of runbooks, and flags that are `true`, at their lines: in the Problems panel and as CodeLens. */
export function registerFileProblems(host: UiHost): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('deploy-runbook');
  const update = (): void => {
    const byFile = new Map<string, FileProblem[]>();
    for (const problem of host.fileProblems()) {
      const file = problem.file.toString();
      byFile.set(file, [...(byFile.get(file) ?? []), problem]);
    }
    collection.clear();
    for (const [file, problems] of byFile)
      collection.set(
        vscode.Uri.parse(file),
        problems.map(each => diagnostic(range(each), each.message, severities[each.severity])),
      );
  };
  update();
  return vscode.Disposable.from(
    collection,
    host.onDidChangeFileProblems(update),
    // Without HashiCorp's extension, a .tf file is plain text, so it is selected by its name.
    vscode.languages.registerCodeLensProvider(
      { scheme: 'file', pattern: '**/*.tf' },
      {
        onDidChangeCodeLenses: host.onDidChangeFileProblems,
        provideCodeLenses: document =>
          host
            .fileProblems()
            .filter(problem => problem.file.toString() === document.uri.toString())
            .flatMap(lenses),
      },
    ),
  );
}

function lenses(problem: FileProblem): vscode.CodeLens[] {
  if (problem.obligation === undefined) return [];
  const { id, remedy } = problem.obligation;
  return [
    lens(range(problem), remedy, commands.meetObligation, { icon: 'unlock', arguments: [id] }),
    lens(range(problem), l10n.t('Open checklist'), commands.openChecklist),
  ];
}

/** From the problem's column, or the whole line; VS Code clips it at the end of the line. */
function range({ line, column }: FileProblem): vscode.Range {
  return new vscode.Range(line - 1, (column ?? 1) - 1, line - 1, Number.MAX_SAFE_INTEGER);
}
