import * as l10n from '@vscode/l10n';
import { commands, Disposable, EventEmitter, Uri, window, workspace } from 'vscode';
import { ProblemError } from '../../core/errors';

const SCHEME = 'deploy-runbook-preview';

/** Shows files as Markdown in VS Code's own preview; open previews follow what is typed until this is disposed of. */
export class RunbookPreviews implements Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly #registered: Disposable;

  /** @param render returns the file's text as Markdown */
  constructor(render: (text: string, file: string) => string) {
    this.#registered = Disposable.from(
      this.#changed,
      workspace.registerTextDocumentContentProvider(SCHEME, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: async ({ path }) => {
          const file = Uri.file(path.replace(/\.preview\.md$/, ''));
          const document = await workspace.openTextDocument(file);
          return render(document.getText(), file.fsPath);
        },
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === 'file') this.#changed.fire(previewOf(document.uri));
      }),
    );
  }

  /**
   * @param file absolute path; undefined: the file in the active editor
   * @throws {ProblemError} `runbook.no-file`
   */
  async show(file = window.activeTextEditor?.document.uri.fsPath): Promise<void> {
    if (file === undefined)
      throw new ProblemError({
        code: 'runbook.no-file',
        message: l10n.t('No runbook is open in the editor.'),
        remedy: l10n.t('Open a file of the folder .runbooks, then show it as Markdown.'),
      });
    const uri = previewOf(Uri.file(file));
    this.#changed.fire(uri);
    await commands.executeCommand('markdown.showPreview', uri);
  }

  dispose(): void {
    this.#registered.dispose();
  }
}

function previewOf(file: Uri): Uri {
  return file.with({ scheme: SCHEME, path: `${file.path}.preview.md` });
}
