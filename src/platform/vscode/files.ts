import * as l10n from '@vscode/l10n';
import path from 'node:path';
import {
  Range,
  TabInputText,
  TabInputTextDiff,
  window,
  workspace,
  WorkspaceEdit,
  type TextDocument,
} from 'vscode';
import { ProblemError } from '../../core/errors';
import { applyEdits, type TextEdit } from '../../core/textEdit';
import type { FilesApi } from '../../core/ports/files';
import { changed, createFiles, insidePath } from '../node/files';

/**
 * Files of a checkout as the engineer sees them: an open editor's text takes precedence, and an edit goes through the editor,
 * so that it can be undone and no unsaved change is lost. If the editor changes more than the edit when saving, that is a
 * `files.changed`.
 * @param root absolute path of the checkout
 */
export function createVscodeFiles(root: string): FilesApi {
  const disk = createFiles(root);
  return {
    read: async file => {
      const target = await insidePath(root, file);
      const document = target === undefined ? undefined : openDocument(root, file, target);
      return document?.isDirty === true ? document.getText() : disk.read(file);
    },
    edit: async (file, expected, edits) => {
      const target = await insidePath(root, file);
      if (target === undefined) throw changed(file);
      const document = openDocument(root, file, target);
      if (document?.isDirty === true && document.getText() !== expected) throw changed(file);
      // VS Code may have an old copy of a file that no tab shows, and would then refuse to save it; nobody needs undo there. An
      // open editor may not have noticed a change on disk yet, which the disk's own edit detects.
      if (document === undefined || !isInUse(document) || document.getText() !== expected) {
        await disk.edit(file, expected, edits);
        return;
      }
      // The editor would overwrite a change on disk that it hasn't noticed.
      if (!document.isDirty && withoutMark(await disk.read(file)) !== expected) throw changed(file);
      if (!(await change(document, edits))) throw unsaved(file);
      if (!(await document.save())) {
        // Otherwise the unsaved text would be read as the file's.
        await change(document, [{ start: 0, end: document.getText().length, text: expected }]);
        throw unsaved(file);
      }
      const saved = await disk.read(file);
      if (withoutEndings(saved) !== withoutEndings(applyEdits(expected, edits))) throw savedOtherwise(file);
    },
    list: folder => disk.list(folder),
  };
}

/** The document of a file, whether the folder was opened by its own path or through a link. */
function openDocument(root: string, file: string, target: string): TextDocument | undefined {
  const paths = [path.resolve(root, file), target];
  return workspace.textDocuments.find(
    ({ uri, isClosed }) => uri.scheme === 'file' && !isClosed && paths.includes(uri.fsPath),
  );
}

/** Whether it is open in a tab, or has unsaved changes. */
function isInUse({ uri, isDirty }: TextDocument): boolean {
  const inputs = window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  return (
    isDirty ||
    inputs.some(
      input =>
        (input instanceof TabInputText && input.uri.fsPath === uri.fsPath) ||
        (input instanceof TabInputTextDiff && input.modified.fsPath === uri.fsPath),
    )
  );
}

async function change(document: TextDocument, edits: readonly TextEdit[]): Promise<boolean> {
  const edit = new WorkspaceEdit();
  for (const { start, end, text } of edits) {
    edit.replace(document.uri, new Range(document.positionAt(start), document.positionAt(end)), text);
  }
  return workspace.applyEdit(edit);
}

/** A document's text has no byte order mark. */
function withoutMark(text: string | undefined): string | undefined {
  return text?.replace(/^\uFEFF/, '');
}

/** The editor writes the document's own line endings. */
function withoutEndings(text: string | undefined): string | undefined {
  return withoutMark(text)?.replaceAll('\r\n', '\n');
}

function unsaved(file: string): ProblemError {
  return new ProblemError({
    code: 'files.unwritable',
    message: l10n.t`The editor did not save ${file}.`,
    remedy: l10n.t(
      'Look at what VS Code says about it. If the file is newer on disk, run “File: Revert File” in its editor, then try again.',
    ),
  });
}

function savedOtherwise(file: string): ProblemError {
  return new ProblemError({
    code: 'files.changed',
    message: l10n.t`Saving ${file} changed more than the edit: a formatter or a setting for saving did.`,
    remedy: l10n.t('Undo that in the editor, turn it off for this file, then try again.'),
  });
}
