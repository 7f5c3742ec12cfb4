import * as l10n from '@vscode/l10n';
import { CancelledError, toProblem } from '../../core/errors';
import { say } from '../show/messages';
import { withCancel } from '../show/progress';

/**
 * Asks, then signs in. If the service refuses, says why and offers to change the answers.
 * @param service its display name
 * @param ask asks again, starting from the previous answers
 * @param signIn returns the identity that the service reports
 */
export async function signingIn<T>(
  service: string,
  start: T,
  ask: (answers: T) => Promise<T>,
  signIn: (answers: T, signal: AbortSignal) => Promise<string>,
): Promise<void> {
  let answers = start;
  for (;;) {
    answers = await ask(answers);
    try {
      const who = await withCancel(l10n.t`Signing in to ${service}`, signal => signIn(answers, signal));
      void say('information', l10n.t`Signed in to ${service}: ${who}`);
      return;
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      const { message, remedy } = toProblem(error);
      const change = l10n.t('Try Again');
      if ((await say('error', `${message} ${remedy}`, change)) !== change) return;
    }
  }
}
