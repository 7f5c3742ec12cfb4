import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../../core/errors';
import type { JobState } from '../../../core/ports/runner';

/** The runner's refusals, each with what to do. */

export function notAttached(state: JobState): ProblemError {
  return new ProblemError({
    code: 'runner.not-attached',
    message: unanswerable(state),
    remedy: l10n.t('Wait for it to end by itself, then try the step again.'),
  });
}

function unanswerable(state: JobState): string {
  switch (state) {
    case 'starting':
      return l10n.t('The command cannot be answered: it is starting.');
    case 'attached':
      return l10n.t('The command cannot be answered: it is attached.');
    case 'detached':
      return l10n.t('The command runs without a terminal, so nothing can be typed into it.');
    case 'ended':
      return l10n.t('The command cannot be answered: it is ended.');
    case 'lost':
      return l10n.t('The command cannot be answered: it is lost.');
  }
}

export function otherProcess(): ProblemError {
  return new ProblemError({
    code: 'runner.other-process',
    message: l10n.t('The terminal holds another process than the one that the answer was meant for.'),
    remedy: l10n.t('Read the plan again and decide again.'),
  });
}

export function startedBefore(title: string): ProblemError {
  return new ProblemError({
    code: 'runner.started',
    message: l10n.t`"${title}" was started before; a command starts only once.`,
    remedy: l10n.t('Look at its terminal; to run the command again, try the step again.'),
  });
}

export function notStarted(title: string): ProblemError {
  return new ProblemError({
    code: 'runner.not-started',
    message: l10n.t`The terminal of "${title}" did not start its command.`,
    remedy: l10n.t(
      'Look at the terminal, check the setting deployRunbook.tools.script, then try the step again.',
    ),
  });
}

export function stillRuns(): ProblemError {
  return new ProblemError({
    code: 'runner.running',
    message: l10n.t('The command still runs, so its record is kept.'),
    remedy: l10n.t('Wait until it has ended.'),
  });
}

export function notOneLine(): ProblemError {
  return new ProblemError({
    code: 'runner.request',
    message: l10n.t(
      'A command needs a program that does not begin with "-", an absolute folder, and no line breaks or control characters.',
    ),
    remedy: l10n.t('Correct the recipe or arguments in the runbook, or the path of the checkout.'),
  });
}

export function windows(): ProblemError {
  return new ProblemError({
    code: 'runner.windows',
    message: l10n.t('Commands cannot run on Windows itself: that needs a POSIX shell and script(1).'),
    remedy: l10n.t('Open the repository in WSL or on a remote Linux machine.'),
  });
}
