import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { FileProblem, UiHost } from './host';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Problems of runbooks, and a flag that is `true`, at their lines: in the Problems panel and as CodeLens. */
export function registerFileProblems(host: UiHost): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('deploy-runbook');
  const update = (): void => {
    const byFile = new Map<string, FileProblem[]>();
    for (const problem of host.fileProblems()) {
      const file = problem.file.toString();
      byFile.set(file, [...(byFile.get(file) ?? []), problem]);
    }
    collection.clear();
    for (const [file, problems] of byFile) collection.set(vscode.Uri.parse(file), problems.map(diagnostic));
  };
  update();
  return vscode.Disposable.from(
    collection,
    host.onDidChangeFileProblems(update),
    // Without HashiCorp's extension a .tf file is plain text, so it is selected by its name.
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

function diagnostic(problem: FileProblem): vscode.Diagnostic {
  const made = new vscode.Diagnostic(range(problem), problem.message, severities[problem.severity]);
  made.source = 'Deploy Runbook';
  return made;
}

function lenses(problem: FileProblem): vscode.CodeLens[] {
  if (problem.obligation === undefined) return [];
  const { id, remedy } = problem.obligation;
  return [
    new vscode.CodeLens(range(problem), {
      title: `$(unlock) ${remedy}`,
      command: commands.meetObligation,
      arguments: [id],
    }),
    new vscode.CodeLens(range(problem), {
      title: vscode.l10n.t('Open checklist'),
      command: commands.openChecklist,
    }),
  ];
}

/** From its column, or the whole line; VS Code cuts it at the end of the line. */
function range({ line, column }: FileProblem): vscode.Range {
  return new vscode.Range(line - 1, (column ?? 1) - 1, line - 1, Number.MAX_SAFE_INTEGER);
}
