import * as l10n from '@vscode/l10n';
import { ProblemError, type Problem } from '../errors';
import type { Reading } from '../journal/reading';

/** The answer is for a question other than the one waiting. */
export function outdatedDecision(): ProblemError {
  return new ProblemError({
    code: 'decision.outdated',
    message: l10n.t('The question changed before you answered.'),
    remedy: l10n.t('Read the question as it is now and answer again.'),
  });
}

/** The answer wasn't offered. */
export function unknownChoice(choice: string, question: string): ProblemError {
  return new ProblemError({
    code: 'decision.unknown-choice',
    message: l10n.t`"${choice}" is not one of the choices of "${question}".`,
    remedy: l10n.t('Choose one of the buttons that are shown.'),
  });
}

/** The decision would start something while an incident freezes the run. */
export function frozen(): ProblemError {
  return new ProblemError({
    code: 'run.frozen',
    message: l10n.t('Frozen by an incident. No new actions will start.'),
    remedy: l10n.t('Resume the deployment first, or roll back.'),
  });
}

/** The person checks a step that this run skips. */
export function isSkipped(reason = ''): ProblemError {
  return new ProblemError({
    code: 'step.skipped',
    message: l10n.t`This run leaves the step out: ${reason}`,
    remedy: l10n.t('Start another run where it is needed.'),
  });
}

/** The team lock would be released while the deployment, or something it changed, is still open. */
export function lockNeeded(): ProblemError {
  return new ProblemError({
    code: 'lock.needed',
    message: l10n.t(
      'The team lock is held as long as this deployment, or something that it has changed, is open.',
    ),
    remedy: l10n.t('Finish the deployment, or abort it with a reason; both release the lock.'),
  });
}

/** There is nothing that can be rolled back. */
export function noRollback(hasWayBack: boolean): ProblemError {
  return new ProblemError({
    code: 'run.no-rollback',
    message: !hasWayBack
      ? l10n.t('This runbook has no rollback.')
      : l10n.t('There is nothing to roll back, or a command is still running in its terminal.'),
    remedy: l10n.t('Roll back once an apply of this run has started and its command has ended.'),
  });
}

/** The run would be finished while something is open. */
export function notFinished(blocked: readonly string[]): ProblemError {
  return new ProblemError({
    code: 'run.not-finished',
    message: l10n.t`The run can't be finished yet: ${blocked.join('; ')}.`,
    remedy: l10n.t(
      'Finish the open steps and meet the open obligations first, or abort the run with a reason.',
    ),
  });
}

/** The run would be aborted while a command is running. */
export function jobRunning(): ProblemError {
  return new ProblemError({
    code: 'run.job-running',
    message: l10n.t('A command of this run is still running in its terminal.'),
    remedy: l10n.t('Decline the plan, or wait until the command has ended; then abort.'),
  });
}

/** A person would tick a step that only the engine may tick. */
export function notOverridable(stepId: string): ProblemError {
  return new ProblemError({
    code: 'step.not-overridable',
    message: l10n.t`Step "${stepId}" can't be ticked on your word alone, because later checks depend on it.`,
    remedy: l10n.t('Try the step again, or abort the run.'),
  });
}

/** A person would tick a step before its turn. */
export function notReached(stepId: string): ProblemError {
  return new ProblemError({
    code: 'step.not-reached',
    message: l10n.t`Step "${stepId}" can't be ticked yet: steps before it are open.`,
    remedy: l10n.t('Continue with the first open step.'),
  });
}

/** Another window drives the run. */
export function drivenElsewhere(elsewhere: { readonly pid: number; readonly since: string }): ProblemError {
  return new ProblemError({
    code: 'run.driven-elsewhere',
    message: l10n.t`Another VS Code window has controlled this run since ${elsewhere.since} (process ${elsewhere.pid}).`,
    remedy: l10n.t('Continue in that window, or take control in this one.'),
  });
}

/** The step isn't part of the current course: a forward step during a rollback, or the reverse. */
export function otherCourse(stepId: string): ProblemError {
  return new ProblemError({
    code: 'step.other-course',
    message: l10n.t`Step "${stepId}" is not part of the current path of this run.`,
    remedy: l10n.t('Continue with the open steps.'),
  });
}

/** No reading supports the tick. @param seen the problem that stops the step, or what was read instead */
export function doesNotHold(seen: Problem | Reading): ProblemError {
  return new ProblemError({
    code: 'step.does-not-hold',
    message: 'summary' in seen ? l10n.t`Not ticked: ${seen.summary}` : seen.message,
    remedy:
      'summary' in seen
        ? l10n.t('The step is ticked when a reading holds, or on your word with a reason.')
        : seen.remedy,
  });
}

/** The step was checked again long after it was done: its tick keeps the reading it was done with. */
export function isPast(now: Reading | undefined): ProblemError {
  return new ProblemError({
    code: 'step.past',
    message:
      now === undefined
        ? l10n.t('Completed steps never rerun; rechecking only reports.')
        : l10n.t`Completed steps never rerun; rechecking only reports. Now: ${now.summary}`,
    remedy: l10n.t('Its tick stands for when it was done; the steps after it say what holds now.'),
  });
}

/** There is no abort to take back. */
export function notAborting(): ProblemError {
  return new ProblemError({
    code: 'run.not-aborting',
    message: l10n.t('There is no abort to take back.'),
    remedy: l10n.t('Close what is still open, then abort again.'),
  });
}

/** There is no doubt about production, or the run's own steps have to end it. */
export function notInDoubt(): ProblemError {
  return new ProblemError({
    code: 'production.not-in-doubt',
    message: l10n.t('There is no doubt about production that your word could end here.'),
    remedy: l10n.t(
      'While an apply of this deployment is half-done, retry it or roll back; otherwise there is nothing to do.',
    ),
  });
}

/** The run is closed. */
export function closed(): ProblemError {
  return new ProblemError({
    code: 'run.closed',
    message: l10n.t('This deployment is closed.'),
    remedy: l10n.t('Export its record for what happened; start a roll back or another deployment.'),
  });
}

/**
 * The reason that a person gave, trimmed.
 * @throws {ProblemError} `reason.missing` if it is shorter than ten characters
 */
export function requireReason(text: string | undefined): string {
  const reason = text?.trim() ?? '';
  if (reason.length >= 10) return reason;
  throw new ProblemError({
    code: 'reason.missing',
    message: l10n.t('This needs a reason of at least ten characters: it goes into the record.'),
    remedy: l10n.t('Say in a sentence why, so that a colleague can follow it tomorrow.'),
  });
}

/** Something is still deploying, so a rollback would run in parallel. @param what is running, as the beginning of a sentence */
export function runsElsewhere(what: string): ProblemError {
  return new ProblemError({
    code: 'run.runs-elsewhere',
    message: l10n.t`${what}, and a rollback would run beside it.`,
    remedy: l10n.t('Cancel it there, or wait until it has ended; then roll back.'),
  });
}

/** An act changes nothing no matter how often it is performed. */
export function noEffect(step: { readonly id: string }, reading: Reading): ProblemError {
  return new ProblemError({
    code: 'step.no-effect',
    message: l10n.t`Step "${step.id}" ran several times with no effect. Last check: ${reading.summary}`,
    remedy: l10n.t('Check the service itself, then retry.'),
  });
}
