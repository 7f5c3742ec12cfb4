import * as vscode from 'vscode';
import { views } from '../../contributions';
import { neutral } from '../../core/text/neutral';

/** Shows the tree's progress bar while the work runs. The signal aborts when the window closes. */
export function inProgress<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return progress({ location: { viewId: views.steps } }, work);
}

/** The only progress shown as a notification: the quick input before it is closed, and this can be cancelled. */
export function withCancel<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const location = vscode.ProgressLocation.Notification;
  return progress({ location, title: neutral(title), cancellable: true }, work);
}

async function progress<T>(
  options: vscode.ProgressOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return vscode.window.withProgress(options, (_progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => {
      abort.abort();
    });
    return work(abort.signal);
  });
}
