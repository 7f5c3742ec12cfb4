import * as vscode from 'vscode';
import { views } from '../contributions';
import { CancelledError } from '../core/errors';
import { reasonProblem } from './reason';

/**
 * Asks for a reason that others will read.
 * @throws {CancelledError} when the person gives none
 */
export async function askReason(title: string, prompt: string): Promise<string> {
  const reason = await vscode.window.showInputBox({
    title,
    prompt,
    ignoreFocusOut: true,
    validateInput: reasonProblem,
  });
  if (reason === undefined) throw new CancelledError();
  return reason.trim();
}

/**
 * Lets a person choose one of several; doesn't ask when there is but one and `always` isn't set.
 * @throws {CancelledError} when the person chooses none
 */
export async function choose<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions & { always?: boolean },
): Promise<T> {
  const [only] = items;
  if (items.length === 1 && only !== undefined && options.always !== true) return only;
  const chosen = await vscode.window.showQuickPick(items, {
    matchOnDescription: true,
    matchOnDetail: true,
    ...options,
  });
  if (chosen === undefined) throw new CancelledError();
  return chosen;
}

/** Runs work while the tree's progress bar moves. The signal aborts when the window closes. */
export async function inProgress<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: { viewId: views.steps } }, async (_progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => {
      abort.abort();
    });
    return work(abort.signal);
  });
}
