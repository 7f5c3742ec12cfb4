import * as l10n from '@vscode/l10n';
import { byAct } from '../core/kind/act';
import { defineKind, type Observation, type PerformContext } from '../core/kind/kind';
import { ProblemError } from '../core/errors';
import { subjectOf } from '../core/journal/subject';
import type { JobStatus } from '../core/ports/runner';
import { durationMs, elapsedMs } from '../core/runbook/runbook';
import { neutral } from '../core/text/neutral';
import { inShellWords } from '../core/text/shellWords';
import { groupNames } from '../core/text/pattern';
import { cancellation } from './shared/cancelling';
import { isDone } from './shared/commandDone';
import { beforeCommand, stillApproved, type RunCommand } from './shared/commandGate';
import { afterCommand } from './shared/commandOutcome';
import { readInBackground } from './shared/commandReading';
import {
  CommandNotesSchema,
  CommandOutputSchema,
  CommandParamsSchema,
  type CommandContext,
  type CommandNotes,
  type CommandParams,
} from './shared/commandShape';
import { fact } from './shared/facts';
import { jobStatus, startJob } from './shared/job';
import { neverBegan } from './shared/loginShell';
import { whileRunning } from './shared/standing';
import { undoOfCommand, undoWords } from './shared/undoCommand';
import { isUndoOwed, undoOf } from './shared/undoOf';

/** Runs any command in a terminal of the checkout; checks before and after it, and never runs it twice without asking. */
export const command = defineKind({
  name: 'command',
  title: l10n.t('Run a command'),
  params: CommandParamsSchema,
  output: CommandOutputSchema,
  notes: CommandNotesSchema,
  references: {
    'run.*': 'argument',
    'done.*': 'argument',
    'preview.*': 'argument',
    'undo.*': 'argument',
    'expect.output': 'pattern',
    'expect.never': 'pattern',
    approve: 'text',
  },
  outputs: ({ expect }) => (expect.output === undefined ? [] : groupNames(expect.output)),
  needs: [],
  needsLock: ({ onlyReads }) => !onlyReads,
  mayChangeProduction: ({ with: params }) => params?.changesProduction === true,
  changedProduction: ({ production }) => production === true,
  undo: undoOfCommand,
  mayRepeat: ({ onlyReads, repeatable }, problem) =>
    (onlyReads || repeatable) && problem?.code !== 'command.declined',
  // A running command has to end first.
  overridable: ({ problem }) => problem !== null,
  runs: ({ done, preview, run, undo }) => [
    ...[done, preview].flatMap(argv =>
      argv === undefined ? [] : [{ command: inShellWords(argv), where: 'background' as const }],
    ),
    ...[run, undo].flatMap(argv =>
      argv === undefined ? [] : [{ command: inShellWords(argv), where: 'terminal' as const }],
    ),
  ],
  recheck: async (own: CommandContext) => {
    const { is, facts } = await isDone(own);
    const { params, notes } = own;
    if (is === 'unknown' && params.undo !== undefined && notes.jobId !== undefined && !isUndoOwed(own))
      throw new ProblemError({
        code: 'gate.command',
        message: l10n.t('It was undone since it ran.'),
        remedy: l10n.t('Plan declined; nothing changed. Abort, then start another run, which does it again.'),
      });
    // A preview or an exit code says nothing about the current state.
    if (is === 'unknown') return l10n.t('it ended as expected; the runbook has no look at it');
    if (is === 'done') return facts[0]?.value ?? l10n.t('done');
    throw new ProblemError({
      code: 'gate.command',
      message: l10n.t`It is no longer done: ${neutral(facts[0]?.value ?? '', 300)}`,
      remedy: l10n.t('Plan declined; nothing changed. Fix the cause and retry.'),
    });
  },
  observe: async (context: CommandContext) => {
    const job = await jobOf(context);
    if (job === undefined || job.state === 'starting') return beforeCommand(context);
    if (job.state === 'attached' || job.state === 'detached') return running(context, job);
    return job.notBegun === undefined ? afterCommand(context, job) : neverBegan(context, job.notBegun);
  },
  observeDry: readInBackground,
  perform: byAct<PerformContext<CommandParams, CommandNotes>, RunCommand>({
    run: async context => {
      const job = await jobOf(context);
      // Already started by another attempt.
      if (job !== undefined && job.state !== 'starting' && job.state !== 'lost') return;
      const approvedBy = await stillApproved(context, job?.state === 'lost' ? job.id : null);
      if (approvedBy === undefined) return context.note({ changed: true });
      const { run, changesProduction, stays } = context.params;
      if (changesProduction) await context.recheckWatched();
      // An incident was declared while the preview ran.
      if (context.run.frozen) return;
      const title = neutral(context.step.title ?? context.params.run[0] ?? '', 60);
      const undo = undoWords(context);
      if (undo !== undefined) await context.oblige(undoOf(context.step, inShellWords(undo.run), stays));
      const prepared = job?.state === 'starting' ? job.id : undefined;
      await startJob(context, { title, argv: run }, prepared, jobId =>
        context.note({
          ...{ jobId, changed: false },
          ...(approvedBy === null ? {} : { approvedBy }),
          ...(changesProduction ? { production: true } : {}),
          ...(undo === undefined ? {} : { undo }),
        }),
      );
    },
  }),
  cancel: context =>
    cancellation(context, async () => {
      const job = await jobOf(context);
      return job?.state === 'attached' || job?.state === 'detached' ? { is: 'command', job } : undefined;
    }),
  showTerminal: async ({ notes, ports }) => {
    if (notes.jobId !== undefined) await ports.runner.show(notes.jobId);
  },
});

async function jobOf(context: CommandContext): Promise<JobStatus | undefined> {
  const { jobId } = context.notes;
  return jobId === undefined ? undefined : jobStatus(context, jobId);
}

function running(context: CommandContext, job: JobStatus): Observation<never, never> {
  const { params, ports } = context;
  const shown = inShellWords(params.run);
  const reading = context.reading(
    job.recorderLost
      ? l10n.t('Recording lost; the command is still running')
      : job.state === 'detached'
        ? l10n.t('The terminal is gone; the command will end by itself')
        : l10n.t('The command is running'),
    [fact(l10n.t('Command'), shown)],
  );
  const seen = whileRunning(context, job, reading);
  const ran = elapsedMs(Date.parse(job.startedAt ?? context.now()), ports.clock.now());
  if (seen.is !== 'working' || params.timeout === undefined || ran < durationMs(params.timeout)) return seen;
  const title = l10n.t`It has run for longer than ${params.timeout}`;
  return {
    is: 'waits',
    reading: { ...reading, summary: title },
    checkAgainMs: 1_000,
    question: {
      id: 'overdue',
      title,
      detail: l10n.t`It is never ended by itself. Look at its terminal, then wait, or interrupt it: ${shown}`,
      subject: subjectOf([job.id, params.timeout]),
      choices: [],
    },
  };
}
