import { Range, Uri, workspace, WorkspaceEdit } from 'vscode';
import type { FilesApi } from '../../core/ports/files';
import { changed, createFiles, insidePath, unwritable } from '../node/files';

/**
 * Files of a checkout as the engineer sees them: an open editor's text wins, and an edit goes through it, so that it can
 * be undone and no unsaved change is lost.
 * @param root absolute path of the checkout
 */
export function createVscodeFiles(root: string): FilesApi {
  const disk = createFiles(root);
  return {
    read: async file => {
      const target = await insidePath(root, file);
      const document = workspace.textDocuments.find(d => d.uri.scheme === 'file' && d.uri.fsPath === target);
      return document !== undefined && !document.isClosed && document.isDirty
        ? document.getText()
        : disk.read(file);
    },
    edit: async (file, expected, edits) => {
      const target = await insidePath(root, file);
      if (target === undefined) throw changed(file);
      const uri = Uri.file(target);
      const document = await workspace.openTextDocument(uri);
      if (document.getText() !== expected) {
        // The editor may not have seen a change on disk yet, which the disk's own edit tells apart.
        if (document.isDirty) throw changed(file);
        await disk.edit(file, expected, edits);
        return;
      }
      const edit = new WorkspaceEdit();
      for (const { start, end, text } of edits) {
        edit.replace(uri, new Range(document.positionAt(start), document.positionAt(end)), text);
      }
      if (!(await workspace.applyEdit(edit)) || !(await document.save())) throw unwritable(file, undefined);
    },
    list: folder => disk.list(folder),
  };
}
