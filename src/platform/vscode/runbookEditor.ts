import { existsSync } from 'node:fs';
import path from 'node:path';
import { commands, Range, Uri, window, workspace } from 'vscode';
import { ProblemError } from '../../core/errors';
import { RUNBOOK_FOLDER } from '../../core/runbook/files';
import type { BrokenRunbook } from '../../core/runbook/brokenRunbook';
import type { RunbookChoice } from '../../core/runbook/runbookChoice';

const SCHEME = 'deploy-runbook';

/** Opens a runbook as it stands on origin, read-only; against the shipped one where there is one of its id. */
export async function showRunbook({
  id,
  sha256,
  text,
  isDocument,
  shippedText,
}: Pick<RunbookChoice, 'id' | 'sha256' | 'text' | 'isDocument' | 'shippedText'>): Promise<void> {
  // An editor that is open keeps what it got: another text has another address.
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
      await commands.executeCommand('vscode.diff', shipped, own, `Shipped ↔ This repository: ${id}`, options);
  } finally {
    provider.dispose();
  }
}

/**
 * Opens a runbook with faults at the first of them: the checkout's file, where it is corrected.
 * @param root absolute path of the checkout
 * @throws {ProblemError} what is wrong with it, where the checkout doesn't have it
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
