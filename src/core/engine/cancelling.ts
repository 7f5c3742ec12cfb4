import * as l10n from '@vscode/l10n';
import { ProblemError, type Problem } from '../errors';
import type { Cancellation } from '../kind/kind';

/** The person confirmed something other than what is in progress now. */
export function cancelOutdated(): ProblemError {
  return new ProblemError({
    code: 'cancel.outdated',
    message: l10n.t('Nothing was cancelled: what was under way changed or ended before you confirmed.'),
    remedy: l10n.t('Check what the step says now.'),
  });
}

/** Cancellation of a step that only looks at the world, or waits for it. */
export function stopsLooking(abort: () => void): Cancellation {
  return {
    subject: 'looking',
    title: l10n.t('Stop checking?'),
    detail: l10n.t('Whatever was started elsewhere continues.'),
    label: l10n.t('Stop Checking'),
    keep: null,
    what: l10n.t('stopped checking'),
    send: () => {
      abort();
      return Promise.resolve();
    },
  };
}

/** The stop of a step whose observation was aborted. @param by login, if a person asked for it */
export function stoppedLooking(by: string | undefined): Problem {
  const who = by ?? l10n.t('Somebody');
  return {
    code: 'cancelled',
    message: l10n.t`${who} stopped checking this step. Whatever was started elsewhere continues.`,
    remedy: l10n.t('Retry when you are ready. The step first checks what is already done.'),
  };
}
