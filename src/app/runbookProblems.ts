import path from 'node:path';
import { EventEmitter, languages, workspace, type Disposable, type TextDocument } from 'vscode';
import type { RunbookProblem } from '../ui/host';

/**
 * Problems in the repository's own runbooks that are open in an editor, and help with writing them. The deferred bundle, which
 * contains the parser, loads with the first such runbook.
 */
export class RunbookProblems implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #found = new Map<string, readonly RunbookProblem[]>();
  readonly #disposables: Disposable[];
  #helped: { readonly root: string; readonly help: Disposable } | undefined;

  constructor(private readonly root: () => string | undefined) {
    const check = (document: TextDocument) => {
      void this.#check(document);
    };
    this.#disposables = [
      this.#changed,
      workspace.onDidOpenTextDocument(check),
      workspace.onDidChangeTextDocument(event => {
        check(event.document);
      }),
      workspace.onDidCloseTextDocument(document => {
        if (this.#found.delete(document.uri.toString())) this.#changed.fire();
      }),
    ];
    workspace.textDocuments.forEach(check);
  }

  all(): readonly RunbookProblem[] {
    return [...this.#found.values()].flat();
  }

  dispose(): void {
    this.#helped?.help.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** For one folder at a time, since only one is open. */
  #help(root: string, register: (root: string) => Disposable): void {
    if (this.#helped?.root === root) return;
    this.#helped?.help.dispose();
    this.#helped = { root, help: register(root) };
  }

  async #check(document: TextDocument): Promise<void> {
    const root = this.root();
    if (root === undefined || document.uri.scheme !== 'file') return;
    const folder = path.join(root, '.runbooks');
    if (
      path.dirname(document.uri.fsPath) !== folder ||
      languages.match({ pattern: '**/*.{yaml,yml,md}' }, document) === 0
    )
      return;
    const { version } = document;
    const { isRunbookFile, checkRunbook, kinds, registerWriting } = await import('./deferred');
    const name = path.basename(document.uri.fsPath);
    if (!isRunbookFile(name)) return;
    this.#help(root, registerWriting);
    if (document.isClosed || document.version !== version) return;
    const { problems } = checkRunbook(document.getText(), kinds, name);
    this.#found.set(
      document.uri.toString(),
      problems.map(p => ({
        file: document.uri,
        line: p.line,
        column: p.column,
        message: p.message,
        severity: p.severity,
      })),
    );
    this.#changed.fire();
  }
}
