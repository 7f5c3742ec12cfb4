import { ProblemError, type Problem } from '../errors';
import type { Cancellation } from '../kind/kind';

/** The person confirmed something other than what is in progress now. */
export function cancelOutdated(): ProblemError {
  return new ProblemError({
    code: 'cancel.outdated',
    message: 'Nothing was cancelled: what was under way changed or ended before you confirmed.',
    remedy: 'Check what the step says now.',
  });
}

/** Cancellation of a step that only looks at the world, or waits for it. */
export function stopsLooking(abort: () => void): Cancellation {
  return {
    subject: 'looking',
    title: 'Stop checking?',
    detail: 'Whatever was started elsewhere continues.',
    label: 'Stop Checking',
    keep: null,
    what: 'stopped checking',
    send: () => {
      abort();
      return Promise.resolve();
    },
  };
}

/** The stop of a step whose observation was aborted. @param by login, if a person asked for it */
export function stoppedLooking(by: string | undefined): Problem {
  return {
    code: 'cancelled',
    message: `${by ?? 'Somebody'} stopped checking this step. Whatever was started elsewhere continues.`,
    remedy: 'Retry when you are ready. The step first checks what is already done.',
  };
}
