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

type Outcome = Observation<CommandOutput, RunCommand>;
/** What remains of a job that is over. */
type Ended = Pick<JobStatus, 'id' | 'exitCode' | 'record' | 'recorderLost'>;

/** Outcome of a command that is over. */
export async function afterCommand(context: CommandContext, job: Ended): Promise<Outcome> {
  const { exitCode } = job;
  if (exitCode === null) return afterLoss(context, job);
  const { expect } = context.params;
  const facts = factsOf(context, [
    fact('Exit code', String(exitCode), expect.exit.includes(exitCode) ? 'good' : 'bad'),
  ]);
  if (!expect.exit.includes(exitCode))
    return failed(context, job, facts, {
      code: 'command.exit-code',
      message: `It ended with ${exitInWords(exitCode)}; expected ${expect.exit.join(' or ')}.`,
    });
  const found = expect.output === undefined ? {} : findInOutput(expect.output, job.record);
  if (found === undefined)
    return failed(context, job, facts, {
      code: 'command.output',
      message: `It ended with exit code ${exitCode}, but ${
        job.recorderLost ? 'what it printed could not be recorded' : 'printed no line that matches'
      }; expected: ${neutral(expect.output ?? '', 200)}`,
    });
  if (expect.never !== undefined && (job.recorderLost || (await isInOutput(expect.never, job.record))))
    return failed(context, job, facts, {
      code: 'command.output',
      message: `It ended with exit code ${exitCode}, but ${
        job.recorderLost
          ? 'what it printed could not be recorded'
          : 'printed a line that it must not, or one too long to tell'
      }; never expected: ${neutral(expect.never, 200)}`,
    });
  const outputs = Object.entries(found).map(([name, value]) => fact(name, neutral(value), 'good'));
  const done = await isDone(context);
  const all = [...facts, ...outputs, ...done.facts];
  if (done.is === 'not-done') return notDone(context, all, `It ended with exit code ${exitCode}`);
  const summary = `Ended with exit code ${exitCode}${outputs.length === 0 ? '' : `: ${outputs.map(({ label, value }) => `${label} ${value}`).join(', ')}`}`;
  return { is: 'holds', reading: context.reading(neutral(summary), all), output: found };
}

/** Its exit code is unknown: the world shows whether it is done, or else a person decides. */
async function afterLoss(context: CommandContext, job: Ended): Promise<Outcome> {
  const done = await isDone(context);
  const facts = factsOf(context, [fact('Exit code', 'unknown', 'warn'), ...done.facts]);
  if (done.is === 'done')
    return { is: 'holds', reading: context.reading('Done, though its terminal was lost', facts), output: {} };
  if (context.params.repeatable) return beforeCommand(context, job.id);
  if (done.is === 'not-done') return notDone(context, facts, LOST);
  return askWhetherFinished(context, job, facts);
}

const LOST = 'The terminal was lost before the command reported a result';

async function askWhetherFinished(
  context: CommandContext,
  job: Ended,
  facts: readonly Fact[],
): Promise<Outcome> {
  const decision = context.decision('finished', job.id);
  if (decision?.choice === 'again') return beforeCommand(context, job.id);
  if (decision?.choice === 'yes') {
    const { by, reason } = decision;
    const reading = context.reading(`${by} says that it finished`, facts);
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
      message: `${LOST}. ${decision.by} says that it did not finish.`,
    });
  return {
    is: 'waits',
    reading: context.reading(LOST, facts),
    question: {
      id: 'finished',
      title: 'Did the command finish?',
      detail: `${LOST}, so nothing shows what it did. Check what it changes: ${inShellWords(context.params.run)}`,
      subject: job.id,
      choices: [
        { id: 'yes', label: 'It finished…', tone: 'primary', needsReason: true, harmless: true },
        { id: 'no', label: 'It did not', tone: 'secondary', harmless: true },
        { id: 'again', label: 'Run it again', tone: 'danger' },
      ],
    },
  };
}

function notDone(context: CommandContext, facts: readonly Fact[], what: string): Outcome {
  return {
    is: 'stopped',
    concluded: true,
    reading: context.reading('Not done', facts),
    problem: {
      code: 'command.not-done',
      message: `${what}, but it is not done: ${neutral(inShellWords(context.params.done ?? []), 200)} says so.`,
      remedy: 'Read its terminal and fix the cause. Retrying looks first, then runs it again.',
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
    reading: context.reading(by === undefined ? 'Not as expected' : `Interrupted by ${by}`, [
      ...facts,
      ...(words === ''
        ? []
        : [fact('Printed last', words.split('\n').at(-1) ?? '', 'info', { detail: words })]),
    ]),
    problem: {
      ...problem,
      message: by === undefined ? problem.message : `${by} interrupted it. ${problem.message}`,
      remedy: 'Read its terminal and fix the cause, then retry.',
      ...(words === '' ? {} : { detail: words }),
    },
  };
}

function factsOf({ params, notes }: CommandContext, facts: readonly Fact[]): readonly Fact[] {
  const { approvedBy } = notes;
  return [
    fact('Command', inShellWords(params.run)),
    ...(approvedBy === undefined ? [] : [fact('Approved by', approvedBy, 'good')]),
    ...facts,
  ];
}
