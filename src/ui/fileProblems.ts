import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands, type CommandId } from '../contributions';
import type { Idle, RunbookProblem, UiHost } from './host';
import { diagnostic, lens } from './show/items';
import { moduleFiles } from './show/modules';
import type { Shown, UiStore } from './store';
import { idleMessage } from './tree/treeRows';

/** A problem at a line of a file: in a runbook, or a line that a deployment changed. */
interface FileProblem extends RunbookProblem {
  /** The open obligation that this line belongs to; offered as a CodeLens above it. */
  readonly obligation?: { readonly id: string; readonly remedy: string };
  /** The quick fix, if there is one. */
  readonly fix?: { readonly title: string; readonly command: CommandId; readonly target: string };
}

const severities = { error: 'Error', warning: 'Warning', information: 'Information' } as const;

/**
 * Shows problems of runbooks, and lines that a deployment left changed, at their lines: in the Problems panel, as CodeLens and
 * with a quick fix.
 */
export function registerFileProblems(
  host: Pick<UiHost, 'runbookProblems' | 'onDidChangeRunbookProblems'>,
  store: UiStore,
): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('deploy-runbook');
  const changed = new vscode.EventEmitter<void>();
  let problems: readonly FileProblem[] = [];
  let told = '[]';
  const update = (): void => {
    problems = [...host.runbookProblems(), ...changedLines(store.current)];
    const said = JSON.stringify(problems);
    if (said === told) return;
    told = said;
    showIn(collection, problems);
    changed.fire();
  };
  const at = ({ uri }: vscode.TextDocument) =>
    problems.filter(({ file }) => file.toString() === uri.toString());
  update();
  return vscode.Disposable.from(
    collection,
    changed,
    host.onDidChangeRunbookProblems(update),
    store.onDidChange(update),
    vscode.languages.registerCodeLensProvider(moduleFiles, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: document => at(document).flatMap(lenses),
    }),
    vscode.languages.registerCodeActionsProvider(moduleFiles, {
      provideCodeActions: (document, { start }) =>
        at(document).flatMap(({ fix, line }) =>
          fix === undefined || line - 1 !== start.line ? [] : [quickFix(fix)],
        ),
    }),
  );
}

function showIn(collection: vscode.DiagnosticCollection, problems: readonly FileProblem[]): void {
  const byFile = new Map<string, FileProblem[]>();
  for (const problem of problems) {
    const file = problem.file.toString();
    byFile.set(file, [...(byFile.get(file) ?? []), problem]);
  }
  collection.clear();
  for (const [file, its] of byFile)
    collection.set(
      vscode.Uri.parse(file),
      its.map(each =>
        diagnostic(range(each), each.message, vscode.DiagnosticSeverity[severities[each.severity]]),
      ),
    );
}

/** Lines that serve no purpose while no run is open, or that the open run has to change back. */
function changedLines(shown: Shown): readonly FileProblem[] {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (root === undefined) return [];
  if (shown.is === 'idle') return leftLines(root, shown);
  return shown.is === 'run' ? openLines(root, shown) : [];
}

function leftLines(root: vscode.Uri, { leftFlags }: Idle): readonly FileProblem[] {
  return leftFlags.map(flag => ({
    file: vscode.Uri.joinPath(root, flag.file),
    line: flag.line,
    message: idleMessage({ leftFlags: [flag] }),
    severity: 'warning',
    // On the default branch, a pull request resets it, which the preflight offers.
    ...(flag.where === 'checkout'
      ? {
          fix: {
            title: l10n.t`Set ${flag.attribute} back to false`,
            command: commands.setFlagBack,
            target: flag.runbookId,
          },
        }
      : {}),
  }));
}

function openLines(root: vscode.Uri, { view }: Extract<Shown, { is: 'run' }>): readonly FileProblem[] {
  return view.obligations.flatMap(({ id, met, place, title, remedy }): FileProblem[] =>
    met || place === null || remedy === null
      ? []
      : [
          {
            file: vscode.Uri.joinPath(root, place.path),
            line: place.line,
            message: l10n.t`${title}: the deployment that is open has changed this line.`,
            severity: 'warning',
            obligation: { id, remedy },
          },
        ],
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

function quickFix({ title, command, target }: NonNullable<FileProblem['fix']>): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command, arguments: [target] };
  action.isPreferred = true;
  return action;
}

/** From the problem's column, or the whole line; VS Code clips it at the end of the line. */
function range({ line, column }: FileProblem): vscode.Range {
  return new vscode.Range(line - 1, (column ?? 1) - 1, line - 1, Number.MAX_SAFE_INTEGER);
}
