import * as l10n from '@vscode/l10n';
import { ProblemError } from '../errors';
import { jobsOf, UNDO_JOB } from '../journal/jobs';
import type { RunLog } from '../journal/runLog';
import { triesOf } from '../journal/state';
import type { Ports } from '../ports';

interface Options {
  readonly log: RunLog;
  readonly ports: Ports;
}

/**
 * Makes sure that no command is left behind that is still running, or waiting at a prompt with the state lock. One that was
 * only prepared is discarded, unless it undoes a step: closing the run starts it.
 * @param callsOff false: the run continues, and starts what it prepared
 * @param jobs absent: all jobs of the run
 * @throws {ProblemError} `run.job-running`
 */
export async function mustHaveEnded(
  options: Options,
  callsOff = true,
  jobs = allJobs(options),
): Promise<void> {
  const { runner } = options.ports;
  const undo = Object.keys(options.log.record.steps).flatMap(step => undoJobs(options, step));
  for (const job of jobs) {
    const state = (await runner.status(job))?.state;
    if (state === 'starting' && callsOff && !undo.includes(job)) await runner.forget(job);
    if (state !== 'attached' && state !== 'detached') continue;
    throw new ProblemError({
      code: 'run.job-running',
      message: l10n.t('A command of this run is still running in its terminal.'),
      remedy: l10n.t('Decline the plan, or wait until the command has ended; then try again.'),
    });
  }
}

/** Includes jobs of earlier tries: a second plan may still be running, and their output is kept. */
export function allJobs({ log: { record } }: Pick<Options, 'log'>): readonly string[] {
  return Object.keys(record.steps).flatMap(step => triesOf(record, step).flatMap(jobsOf));
}

/** Jobs that undo a step: nothing else may undo it at the same time. */
export function undoJobs({ log: { record } }: Pick<Options, 'log'>, step: string): readonly string[] {
  const all = triesOf(record, step).flatMap(({ notes }) => Object.entries(notes));
  return jobsOf({ notes: Object.fromEntries(all.filter(([name]) => name.startsWith(UNDO_JOB))) });
}
