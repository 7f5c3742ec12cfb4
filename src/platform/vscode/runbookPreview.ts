import { commands, EventEmitter, Uri, workspace } from 'vscode';
import { ProblemError } from '../../core/errors';

const SCHEME = 'deploy-runbook-preview';

/** Registered with the first preview; from then on, open previews follow their files. */
let changed: EventEmitter<Uri> | undefined;

/**
 * Shows a file as Markdown in VS Code's own preview, updated on every change.
 * @param file absolute path
 * @param render returns the file's text as Markdown
 * @throws {ProblemError} `runbook.no-file`
 */
export async function showPreview(
  file: string | undefined,
  render: (text: string, file: string) => string,
): Promise<void> {
  if (file === undefined)
    throw new ProblemError({
      code: 'runbook.no-file',
      message: 'No runbook is open in the editor.',
      remedy: 'Open a file of the folder .runbooks, then show it as Markdown.',
    });
  const emitter = (changed ??= follow(render));
  const uri = previewOf(Uri.file(file));
  emitter.fire(uri);
  await commands.executeCommand('markdown.showPreview', uri);
}

function previewOf(file: Uri): Uri {
  return file.with({ scheme: SCHEME, path: `${file.path}.preview.md` });
}

function follow(render: (text: string, file: string) => string): EventEmitter<Uri> {
  const emitter = new EventEmitter<Uri>();
  workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: emitter.event,
    provideTextDocumentContent: async ({ path }) => {
      const file = Uri.file(path.replace(/\.preview\.md$/, ''));
      const document = await workspace.openTextDocument(file);
      return render(document.getText(), file.fsPath);
    },
  });
  workspace.onDidChangeTextDocument(({ document }) => {
    if (document.uri.scheme === 'file') emitter.fire(previewOf(document.uri));
  });
  return emitter;
}
