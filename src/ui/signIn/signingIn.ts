import * as vscode from 'vscode';
import { CancelledError, toProblem } from '../../core/errors';

/**
 * Asks, then signs in; when the service refuses, says why and offers to change the answers.
 * @param service its name, for people
 * @param ask asks anew, beginning with the answers of the last time
 * @param signIn returns who the service says one is
 */
export async function signingIn<T>(
  service: string,
  start: T,
  ask: (answers: T) => Promise<T>,
  signIn: (answers: T, signal: AbortSignal) => Promise<string>,
): Promise<void> {
  const { t } = vscode.l10n;
  let answers = start;
  for (;;) {
    answers = await ask(answers);
    try {
      const who = await withCancel(t('Signing in to {0}', service), signal => signIn(answers, signal));
      void vscode.window.showInformationMessage(t('Signed in to {0}: {1}', service, who));
      return;
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      const { message, remedy } = toProblem(error);
      const change = t('Try Again');
      if ((await vscode.window.showErrorMessage(`${message} ${remedy}`, change)) !== change) return;
    }
  }
}

/** The only progress that is a notification: the quick input before it has gone, and it can be cancelled there. */
function withCancel<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Thenable<T> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, (_progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => {
      abort.abort();
    });
    return work(abort.signal);
  });
}
