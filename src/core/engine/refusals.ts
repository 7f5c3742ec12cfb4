import { ProblemError, type Problem } from '../errors';
import type { Reading } from '../journal/reading';

/** An answer to something else than what waits. */
export function outdatedDecision(): ProblemError {
  return new ProblemError({
    code: 'decision.outdated',
    message: 'The question changed before you answered.',
    remedy: 'Read the question as it is now and answer again.',
  });
}

/** An answer that was not offered. */
export function unknownChoice(choice: string, question: string): ProblemError {
  return new ProblemError({
    code: 'decision.unknown-choice',
    message: `"${choice}" is not one of the choices of "${question}".`,
    remedy: 'Choose one of the buttons that are shown.',
  });
}

/** A decision that would begin something, while an incident freezes the run. */
export function frozen(): ProblemError {
  return new ProblemError({
    code: 'run.frozen',
    message: 'Frozen by an incident. No new actions will start.',
    remedy: 'Resume the deployment first, or roll back.',
  });
}

/** Looking at a step that this run leaves out. */
export function isSkipped(reason = ''): ProblemError {
  return new ProblemError({
    code: 'step.skipped',
    message: `This run leaves the step out: ${reason}`,
    remedy: 'Start another run where it is needed.',
  });
}

/** Releasing the team lock while the deployment, or something of it, is open. */
export function lockNeeded(): ProblemError {
  return new ProblemError({
    code: 'lock.needed',
    message: 'The team lock is held as long as this deployment, or something that it has changed, is open.',
    remedy: 'Finish the deployment, or abort it with a reason; both release the lock.',
  });
}

/** Rolling back where nothing can be. */
export function noRollback(hasWayBack: boolean): ProblemError {
  return new ProblemError({
    code: 'run.no-rollback',
    message: !hasWayBack
      ? 'This runbook has no rollback.'
      : 'There is nothing to roll back, or a command is still running in its terminal.',
    remedy: 'Roll back once an apply of this run has started and its command has ended.',
  });
}

/** Finishing while something is open. */
export function notFinished(blocked: readonly string[]): ProblemError {
  return new ProblemError({
    code: 'run.not-finished',
    message: `The run can't be finished yet: ${blocked.join('; ')}.`,
    remedy: 'Finish the open steps and meet the open obligations first, or abort the run with a reason.',
  });
}

/** Aborting while a command works. */
export function jobRunning(): ProblemError {
  return new ProblemError({
    code: 'run.job-running',
    message: 'A command of this run is still running in its terminal.',
    remedy: 'Decline the plan, or wait until the command has ended; then abort.',
  });
}

/** A tick by a person where the engine alone may tick. */
export function notOverridable(stepId: string): ProblemError {
  return new ProblemError({
    code: 'step.not-overridable',
    message: `Step "${stepId}" can't be ticked on your word alone, because later checks depend on it.`,
    remedy: 'Try the step again, or abort the run.',
  });
}

/** A tick by a person before the step's turn. */
export function notReached(stepId: string): ProblemError {
  return new ProblemError({
    code: 'step.not-reached',
    message: `Step "${stepId}" can't be ticked yet: steps before it are open.`,
    remedy: 'Continue with the first open step.',
  });
}

/** Acting on a run that another window drives. */
export function drivenElsewhere(elsewhere: { readonly pid: number; readonly since: string }): ProblemError {
  return new ProblemError({
    code: 'run.driven-elsewhere',
    message: `Another VS Code window has controlled this run since ${elsewhere.since} (process ${elsewhere.pid}).`,
    remedy: 'Continue in that window, or take control in this one.',
  });
}

/** A step forward while the run goes back, or the other way round. */
export function otherCourse(stepId: string): ProblemError {
  return new ProblemError({
    code: 'step.other-course',
    message: `Step "${stepId}" is not part of the current path of this run.`,
    remedy: 'Continue with the open steps.',
  });
}

/** A tick that no reading bears out. @param seen the problem that stops the step, or what was read instead */
export function doesNotHold(seen: Problem | Reading): ProblemError {
  return new ProblemError({
    code: 'step.does-not-hold',
    message: 'summary' in seen ? `Not ticked: ${seen.summary}` : seen.message,
    remedy:
      'summary' in seen
        ? 'The step is ticked when a reading holds, or on your word with a reason.'
        : seen.remedy,
  });
}

/** A step that was looked at again long after it was done: its tick keeps the reading that it was done with. */
export function isPast(now: Reading | undefined): ProblemError {
  return new ProblemError({
    code: 'step.past',
    message: `Completed steps never rerun; rechecking only reports.${now === undefined ? '' : ` Now: ${now.summary}`}`,
    remedy: 'Its tick stands for when it was done; the steps after it say what holds now.',
  });
}

/** Taking back an abort where there is none. */
export function notAborting(): ProblemError {
  return new ProblemError({
    code: 'run.not-aborting',
    message: 'There is no abort to take back.',
    remedy: 'Close what is still open, then abort again.',
  });
}

/** Settling what nobody doubts, or what the run's own steps have to end. */
export function notInDoubt(): ProblemError {
  return new ProblemError({
    code: 'production.not-in-doubt',
    message: 'There is no doubt about production that your word could end here.',
    remedy:
      'While an apply of this deployment is half-done, retry it or roll back; otherwise there is nothing to do.',
  });
}

/** Acting on a run that is over. */
export function closed(): ProblemError {
  return new ProblemError({
    code: 'run.closed',
    message: 'This deployment is closed.',
    remedy: 'Export its record for what happened; start a roll back or another deployment.',
  });
}

/**
 * The reason that a person gave, trimmed.
 * @throws {ProblemError} `reason.missing` when it is shorter than ten characters
 */
export function requireReason(text: string | undefined): string {
  const reason = text?.trim() ?? '';
  if (reason.length >= 10) return reason;
  throw new ProblemError({
    code: 'reason.missing',
    message: 'This needs a reason of at least ten characters: it goes into the record.',
    remedy: 'Say in a sentence why, so that a colleague can follow it tomorrow.',
  });
}

/** Rolling back beside what still deploys. @param what runs, as the beginning of a sentence */
export function runsElsewhere(what: string): ProblemError {
  return new ProblemError({
    code: 'run.runs-elsewhere',
    message: `${what}, and a rollback would run beside it.`,
    remedy: 'Cancel it there, or wait until it has ended; then roll back.',
  });
}

/** An act that changes nothing however often it is done. */
export function noEffect(step: { readonly id: string }, reading: Reading): ProblemError {
  return new ProblemError({
    code: 'step.no-effect',
    message: `Step "${step.id}" ran several times with no effect. Last check: ${reading.summary}`,
    remedy: 'Check the service itself, then retry.',
  });
}
