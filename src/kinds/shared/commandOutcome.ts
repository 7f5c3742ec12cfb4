import * as l10n from '@vscode/l10n';
import type { Observation } from '../../core/kind/kind';
import type { Fact } from '../../core/journal/reading';
import type { JobStatus } from '../../core/ports/runner';
import { neutral } from '../../core/text/neutral';
import { inShellWords } from '../../core/text/shellWords';
import { isDone } from './commandDone';
import { beforeCommand, type RunCommand } from './commandGate';
import type { CommandContext, CommandOutput } from './commandShape';
import { exitInWords } from './exitCode';
import { fact } from './facts';
import { findInOutput, isInOutput, lastLines } from './printed';
import { either } from '../../core/text/joined';

type Outcome = Observation<CommandOutput, RunCommand>;
/** What remains of a job that is over. */
type Ended = Pick<JobStatus, 'id' | 'exitCode' | 'record' | 'recorderLost'>;

/** Outcome of a command that is over. */
export async function afterCommand(context: CommandContext, job: Ended): Promise<Outcome> {
  const { exitCode } = job;
  if (exitCode === null) return afterLoss(context, job);
  const { expect } = context.params;
  const facts = factsOf(context, [
    fact(l10n.t('Exit code'), String(exitCode), expect.exit.includes(exitCode) ? 'good' : 'bad'),
  ]);
  if (!expect.exit.includes(exitCode))
    return failed(context, job, facts, {
      code: 'command.exit-code',
      message: l10n.t`It ended with ${exitInWords(exitCode)}; expected ${either(expect.exit)}.`,
    });
  const found = expect.output === undefined ? {} : await findInOutput(expect.output, job.record);
  const lost = job.recorderLost ? l10n.t('what it printed could not be recorded') : undefined;
  if (found === undefined) {
    const why = lost ?? l10n.t('printed no line that matches');
    return failed(context, job, facts, {
      code: 'command.output',
      message: l10n.t`It ended with exit code ${exitCode}, but ${why}; expected: ${neutral(expect.output ?? '', 200)}`,
    });
  }
  if (expect.never !== undefined && (job.recorderLost || (await isInOutput(expect.never, job.record)))) {
    const why = lost ?? l10n.t('printed a line that it must not, or one too long to tell');
    return failed(context, job, facts, {
      code: 'command.output',
      message: l10n.t`It ended with exit code ${exitCode}, but ${why}; never expected: ${neutral(expect.never, 200)}`,
    });
  }
  const outputs = Object.entries(found).map(([name, value]) => fact(name, neutral(value), 'good'));
  const done = await isDone(context);
  const all = [...facts, ...outputs, ...done.facts];
  if (done.is === 'not-done') return notDone(context, all, l10n.t`It ended with exit code ${exitCode}`);
  const ended = l10n.t`Ended with exit code ${exitCode}`;
  const named = outputs.map(({ label, value }) => `${label} ${value}`).join(', ');
  const summary = named === '' ? ended : `${ended}: ${named}`;
  return { is: 'holds', reading: context.reading(neutral(summary), all), output: found };
}

/** Its exit code is unknown: the world shows whether it is done, or else a person decides. */
async function afterLoss(context: CommandContext, job: Ended): Promise<Outcome> {
  const done = await isDone(context);
  const facts = factsOf(context, [fact(l10n.t('Exit code'), l10n.t('unknown'), 'warn'), ...done.facts]);
  if (done.is === 'done')
    return {
      is: 'holds',
      reading: context.reading(l10n.t('Done, though its terminal was lost'), facts),
      output: {},
    };
  if (context.params.repeatable) return beforeCommand(context, job.id);
  if (done.is === 'not-done') return notDone(context, facts, LOST);
  return askWhetherFinished(context, job, facts);
}

const LOST = l10n.t('The terminal was lost before the command reported a result');

async function askWhetherFinished(
  context: CommandContext,
  job: Ended,
  facts: readonly Fact[],
): Promise<Outcome> {
  const decision = context.decision('finished', job.id);
  if (decision?.choice === 'again') return beforeCommand(context, job.id);
  if (decision?.choice === 'yes') {
    const { by, reason } = decision;
    const reading = context.reading(l10n.t`${by} says that it finished`, facts);
    return {
      is: 'holds',
      reading,
      output: {},
      attested: { by, ...(reason === undefined ? {} : { reason }) },
    };
  }
  if (decision !== undefined)
    return failed(context, job, facts, {
      code: 'command.unfinished',
      message: l10n.t`${LOST}. ${decision.by} says that it did not finish.`,
    });
  return {
    is: 'waits',
    reading: context.reading(LOST, facts),
    question: {
      id: 'finished',
      title: l10n.t('Did the command finish?'),
      detail: l10n.t`${LOST}, so nothing shows what it did. Check what it changes: ${inShellWords(context.params.run)}`,
      subject: job.id,
      choices: [
        { id: 'yes', label: l10n.t('It finished…'), tone: 'primary', needsReason: true, harmless: true },
        { id: 'no', label: l10n.t('It did not'), tone: 'secondary', harmless: true },
        { id: 'again', label: l10n.t('Run it again'), tone: 'danger' },
      ],
    },
  };
}

function notDone(context: CommandContext, facts: readonly Fact[], what: string): Outcome {
  return {
    is: 'stopped',
    concluded: true,
    reading: context.reading(l10n.t('Not done'), facts),
    problem: {
      code: 'command.not-done',
      message: l10n.t`${what}, but it is not done: ${neutral(inShellWords(context.params.done ?? []), 200)} says so.`,
      remedy: l10n.t('Read its terminal and fix the cause. Retrying looks first, then runs it again.'),
    },
  };
}

function failed(
  context: CommandContext,
  { id, record }: Ended,
  facts: readonly Fact[],
  problem: { readonly code: string; readonly message: string },
): Outcome {
  const words = lastLines(record);
  const by = context.cancelled?.subject.endsWith(` ${id}`) === true ? context.cancelled.by : undefined;
  return {
    is: 'stopped',
    concluded: true,
    reading: context.reading(by === undefined ? l10n.t('Not as expected') : l10n.t`Interrupted by ${by}`, [
      ...facts,
      ...(words === ''
        ? []
        : [fact(l10n.t('Printed last'), words.split('\n').at(-1) ?? '', 'info', { detail: words })]),
    ]),
    problem: {
      ...problem,
      message: by === undefined ? problem.message : l10n.t`${by} interrupted it. ${problem.message}`,
      remedy: l10n.t('Read its terminal and fix the cause, then retry.'),
      ...(words === '' ? {} : { detail: words }),
    },
  };
}

function factsOf({ params, notes }: CommandContext, facts: readonly Fact[]): readonly Fact[] {
  const { approvedBy } = notes;
  return [
    fact(l10n.t('Command'), inShellWords(params.run)),
    ...(approvedBy === undefined ? [] : [fact(l10n.t('Approved by'), approvedBy, 'good')]),
    ...facts,
  ];
}
