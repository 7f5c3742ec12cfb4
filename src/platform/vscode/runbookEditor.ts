import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { commands, Range, Uri, window, workspace } from 'vscode';
import { ProblemError } from '../../core/errors';
import { RUNBOOK_FOLDER } from '../../core/runbook/files';
import type { BrokenRunbook } from '../../core/candidates/brokenRunbook';
import type { RunbookChoice } from '../../core/candidates/runbookChoice';

const SCHEME = 'deploy-runbook';

/** Opens a runbook in its version on origin, read-only; as a diff against the shipped one with the same ID, if there is one. */
export async function showRunbook({
  id,
  sha256,
  text,
  isDocument,
  shippedText,
}: Pick<RunbookChoice, 'id' | 'sha256' | 'text' | 'isDocument' | 'shippedText'>): Promise<void> {
  // An open editor keeps the text it got, so a different text needs a different address.
  const folder = `/${sha256.slice(0, 12)}`;
  const at = (source: string, ending = 'yaml') =>
    Uri.from({ scheme: SCHEME, path: `${folder}/${source}/${id}.${ending}` });
  const [shipped, own] = [at('shipped'), at('repository', isDocument ? 'md' : 'yaml')];
  const provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ path }) => (path === own.path ? text : shippedText),
  });
  try {
    const options = { preview: false };
    if (shippedText === null) await window.showTextDocument(own, options);
    else
      await commands.executeCommand(
        'vscode.diff',
        shipped,
        own,
        l10n.t`Shipped ↔ This repository: ${id}`,
        options,
      );
  } finally {
    provider.dispose();
  }
}

/**
 * Opens an invalid runbook at its first fault: the checkout's file, where it can be corrected.
 * @param root absolute path of the checkout
 * @throws {ProblemError} its fault, when the checkout doesn't have the file
 */
export async function showBroken(
  { name, line, column, problem }: BrokenRunbook,
  root: string,
): Promise<void> {
  const file = path.join(root, RUNBOOK_FOLDER, name);
  if (!existsSync(file)) throw new ProblemError(problem);
  const at = new Range(line - 1, column - 1, line - 1, column - 1);
  await window.showTextDocument(Uri.file(file), { selection: at });
}
