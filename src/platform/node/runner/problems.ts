import { ProblemError } from '../../../core/errors';
import type { JobState } from '../../../core/ports/runner';

/** The runner's refusals, each with what to do. */

export function notAttached(state: JobState): ProblemError {
  return new ProblemError({
    code: 'runner.not-attached',
    message:
      state === 'detached'
        ? 'The command runs without a terminal, so nothing can be typed into it.'
        : `The command cannot be answered: it is ${state}.`,
    remedy: 'Wait for it to end by itself, then try the step again.',
  });
}

export function otherProcess(): ProblemError {
  return new ProblemError({
    code: 'runner.other-process',
    message: 'The terminal holds another process than the one that the answer was meant for.',
    remedy: 'Read the plan again and decide again.',
  });
}

export function startedBefore(title: string): ProblemError {
  return new ProblemError({
    code: 'runner.started',
    message: `"${title}" was started before; a command starts only once.`,
    remedy: 'Look at its terminal; to run the command again, try the step again.',
  });
}

export function notStarted(title: string): ProblemError {
  return new ProblemError({
    code: 'runner.not-started',
    message: `The terminal of "${title}" did not start its command.`,
    remedy: 'Look at the terminal, check the setting deployRunbook.tools.script, then try the step again.',
  });
}

export function stillRuns(): ProblemError {
  return new ProblemError({
    code: 'runner.running',
    message: 'The command still runs, so its record is kept.',
    remedy: 'Wait until it has ended.',
  });
}

export function notOneLine(): ProblemError {
  return new ProblemError({
    code: 'runner.request',
    message:
      'A command needs a program that does not begin with "-", an absolute folder, and no line breaks or control characters.',
    remedy: 'Correct the recipe or arguments in the runbook, or the path of the checkout.',
  });
}

export function windows(): ProblemError {
  return new ProblemError({
    code: 'runner.windows',
    message: 'Commands cannot run on Windows itself: that needs a POSIX shell and script(1).',
    remedy: 'Open the repository in WSL or on a remote Linux machine.',
  });
}
