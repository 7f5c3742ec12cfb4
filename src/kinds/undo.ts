import * as l10n from '@vscode/l10n';
import { ProblemError } from '../core/errors';
import { UNDO_JOB } from '../core/journal/jobs';
import { isTakenOn, type Obligation } from '../core/journal/obligation';
import type { Undo } from '../core/kind/undo';
import type { ObligationContext, ObligationKind } from '../core/kind/obligationKind';
import type { JobStatus } from '../core/ports/runner';
import { neutral } from '../core/text/neutral';
import { inShellWords } from '../core/text/shellWords';
import { isDone } from './shared/commandDone';
import { exitInWords } from './shared/exitCode';
import { jobStatus, startJob } from './shared/job';
import { neverBeganProblem } from './shared/loginShell';
import { lastLines } from './shared/printed';
import { isSetBack, setBack } from './shared/setBack';

/** Interval for checking on a command that undoes a step. */
const LOOK_MS = 500;
/** Longest wait for such a command; after that, a person checks whether it has ended. */
const LONGEST_MS = 15 * 60_000;

type Context = ObligationContext;
type ByCommand = Extract<Undo, { is: 'command' }>;

/**
 * Undoes a step for which the runbook says how: with the runbook's command, never one from a lock, run once; by setting a
 * value back; or on a person's word. If it is no longer known how, it is left to a person.
 */
export const undoObligation: ObligationKind = {
  name: 'undo',
  remedy: ({ byHand, previous }) =>
    byHand === true
      ? l10n.t('Say That It Is Undone')
      : previous === null
        ? l10n.t('Run Its Undo')
        : l10n.t('Set the Value Back'),
  observe: async (obligation, context) => {
    const said = noted(context, saidKey(context, obligation));
    if (said !== undefined) return { met: true, evidence: l10n.t`${said} says that it is undone` };
    if (obligation.byHand === true)
      return { met: false, evidence: l10n.t('nobody has said that it is undone') };
    if (context.undo?.is === 'value') return isSetBack(obligation, context.undo, context);
    if (!isTakenOn(obligation) && noted(context, 'jobId') === undefined)
      return { met: true, evidence: l10n.t('the step never began') };
    const job = await jobOf(context, obligation);
    if (job?.exitCode !== 0 || job.notBegun !== undefined)
      return { met: false, evidence: l10n.t('it has not been undone') };
    const undo = byCommand(context, obligation);
    const { is } = await lookOf(context, undo);
    return is === 'done'
      ? { met: false, evidence: l10n.t`${inShellWords(undo.done ?? [])} says that the step is still done` }
      : { met: true, evidence: l10n.t`${inShellWords(undo.run)} ended with exit code 0` };
  },
  meet: async (obligation, context) => {
    const { askedBy } = context;
    if (obligation.byHand === true) {
      if (askedBy === null) throw onlyByHand();
      return context.note({ [saidKey(context, obligation)]: askedBy });
    }
    if (context.undo?.is === 'value') return setBack(obligation, context.undo, context);
    const undo = byCommand(context, obligation);
    // Another run opened it, and it isn't known here whether that one did the step.
    if (askedBy === null && isTakenOn(obligation)) throw openedElsewhere();
    const before = await jobOf(context, obligation);
    const neverRan = before?.state === 'ended' && before.notBegun !== undefined;
    if (before === undefined || before.state === 'starting' || neverRan) {
      const what = { title: l10n.t`undo ${obligation.subject}`, argv: undo.run };
      await startJob(context, what, neverRan ? undefined : before?.id, jobId =>
        context.note({ [jobKey(context, obligation)]: jobId }),
      );
    }
    const job = await ended(context, obligation);
    if (job.notBegun !== undefined) throw new ProblemError(neverBeganProblem(job.notBegun));
    const why = await failure(context, undo, job);
    if (why === undefined) return;
    const words = inShellWords(undo.run);
    await context.leaveToPerson(l10n.t`Undo step ${obligation.subject} by hand: ${words} ${why}`);
    throw new ProblemError({
      code: 'undo.failed',
      message: `${neutral(words, 200)} ${why}.`,
      remedy: l10n.t(
        'It is not run again by itself. Undo the step yourself, then say so with the button next to it.',
      ),
      detail: lastLines(job.record),
    });
  },
};

/** Why it isn't undone, as the end of a sentence. */
async function failure(context: Context, undo: ByCommand, job: JobStatus): Promise<string | undefined> {
  if (job.exitCode === null) return l10n.t('ended, and nobody knows its exit code');
  if (job.exitCode !== 0) return l10n.t`ended with ${exitInWords(job.exitCode)}`;
  return (await lookOf(context, undo)).is === 'done'
    ? l10n.t('ended, but the step is still done')
    : undefined;
}

function lookOf({ ports, signal }: Context, { done, notDone }: ByCommand) {
  return isDone({ ports, signal, params: { done: done && [...done], notDone: [...notDone] } });
}

/** @throws {ProblemError} `undo.running` if it takes very long */
async function ended(context: Context, obligation: Obligation): Promise<JobStatus> {
  const { clock } = context.ports;
  for (let waited = 0; waited < LONGEST_MS; waited += LOOK_MS) {
    const job = await jobOf(context, obligation);
    if (job?.state === 'ended' || job?.state === 'lost') return job;
    await clock.sleep(LOOK_MS, context.signal);
  }
  throw new ProblemError({
    code: 'undo.running',
    message: l10n.t('The command that undoes it is still running in its terminal.'),
    remedy: l10n.t('Look at its terminal. Once the command has ended, try again.'),
  });
}

async function jobOf(context: Context, obligation: Obligation): Promise<JobStatus | undefined> {
  const id = noted(context, jobKey(context, obligation));
  return id === undefined ? undefined : jobStatus(context, id);
}

/** If the obligation is reopened, or the step ran again while it was open, it must be undone again. */
function jobKey(context: Context, obligation: Obligation): string {
  const { openedAt } = context;
  const ran = isTakenOn(obligation) ? undefined : noted(context, 'jobId');
  return [`${UNDO_JOB}${openedAt}:${obligation.subject}`, ...(ran === undefined ? [] : [ran])].join(':');
}

function saidKey({ openedAt }: Context, { subject }: Obligation): string {
  return `undone:${openedAt}:${subject}`;
}

function noted({ notes }: Context, key: string): string | undefined {
  const last = notes.findLast(each => Object.hasOwn(each, key))?.[key];
  return typeof last === 'string' ? last : undefined;
}

function byCommand({ undo }: Context, { subject }: Obligation): ByCommand {
  if (undo?.is === 'command') return undo;
  throw new ProblemError({
    code: 'undo.unknown',
    message: l10n.t`The runbook of this run names no command that undoes step ${neutral(subject)}.`,
    remedy: l10n.t('Somebody changed the journal. Find out what the step did, and undo it yourself.'),
  });
}

function onlyByHand(): ProblemError {
  return new ProblemError({
    code: 'undo.by-hand',
    message: l10n.t('Only a person can tell that it is undone.'),
    remedy: l10n.t('Undo it yourself, say so with the button next to it, then try again.'),
  });
}

function openedElsewhere(): ProblemError {
  return new ProblemError({
    code: 'undo.elsewhere',
    message: l10n.t('Another run opened it, so whether it must be undone is not known here.'),
    remedy: l10n.t('Ask whoever began that run. Run its undo with the button next to it, then try again.'),
  });
}
