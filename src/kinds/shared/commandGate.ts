import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import { act, type Act } from '../../core/kind/act';
import type { Observation } from '../../core/kind/kind';
import type { Decision } from '../../core/journal/question';
import type { Fact } from '../../core/journal/reading';
import { subjectOf } from '../../core/journal/subject';
import { ProblemError } from '../../core/errors';
import { isShownWhole, lineEnd, neutral, neutralLines, shownInFull } from '../../core/text/neutral';
import { findPattern } from '../../core/text/pattern';
import { inShellWords } from '../../core/text/shellWords';
import type { CommandContext, CommandOutput } from './commandShape';
import { isDone } from './commandDone';
import { exitInWords } from './exitCode';
import { count, fact } from './facts';
import { lastLines } from './printed';
import { either } from '../../core/text/joined';

export type RunCommand = Act<'run'>;

/** Longer previews wouldn't be read before approval. */
const LONGEST_PREVIEW = 50_000;

/** What must be approved before the command starts. */
interface Gate {
  /** Binds the approval to the command, the preview's output and this try. */
  readonly subject: string;
  readonly facts: readonly Fact[];
  /** Null: nobody has to be asked. */
  readonly title: string | null;
}

/**
 * The step before its command starts.
 * @param lost a job whose end is unknown, if it may run again
 */
export async function beforeCommand(
  context: CommandContext,
  lost: string | null = null,
): Promise<Observation<CommandOutput, RunCommand>> {
  const done = await isDone(context);
  if (done.is === 'done')
    return { is: 'holds', reading: context.reading(l10n.t('Done already'), done.facts), output: {} };
  const gate = await gateOf(context, lost);
  const { run } = context.params;
  const facts = [...gate.facts, ...done.facts];
  const reading = context.reading(inShellWords(run), facts);
  const decision = decisionOn(context, gate);
  if (decision?.choice === 'decline')
    return {
      is: 'stopped',
      reading,
      problem: {
        code: 'command.declined',
        message: l10n.t`${decision.by} declined to run ${neutral(inShellWords(run), 120)}. It was not started.`,
        remedy: l10n.t('Retry to be asked again, or continue with a reason if it is not needed.'),
      },
    };
  if (gate.title === null || decision !== undefined)
    return {
      ...{ is: 'ready', reading, act: act('run', l10n.t`run ${neutral(inShellWords(run), 120)}`) },
      ...(context.params.onlyReads ? { harmless: true, withoutLock: true } : {}),
    };
  const isNew = context.notes.changed === true;
  const runs = l10n.t`Runs in a terminal of the checkout: ${inShellWords(run)}`;
  return {
    is: 'waits',
    reading,
    question: {
      id: 'run-command',
      title: isNew ? l10n.t('The preview changed after it was approved') : gate.title,
      detail: isNew ? `${l10n.t('Nothing was started. Read the new preview.')} ${runs}` : runs,
      subject: gate.subject,
      choices: [
        { id: 'run', label: l10n.t('Run it'), tone: 'primary' },
        { id: 'decline', label: l10n.t('Decline'), tone: 'secondary', harmless: true },
      ],
    },
  };
}

/**
 * The approval: rereads what was approved.
 * @returns who approved it, null if nobody had to; undefined if it is no longer what was approved
 */
export async function stillApproved(
  context: CommandContext,
  lost: string | null,
): Promise<string | null | undefined> {
  const gate = await gateOf(context, lost);
  if (gate.title === null) return null;
  const decision = decisionOn(context, gate);
  return decision?.choice === 'run' ? decision.by : undefined;
}

function decisionOn(context: CommandContext, { subject }: Gate): Decision | undefined {
  return context.decision('run-command', subject);
}

async function gateOf(context: CommandContext, lost: string | null): Promise<Gate> {
  const { params, earlierNotes } = context;
  const shown = params.preview === undefined ? undefined : await preview(context, params.preview);
  const before = earlierNotes.flatMap(({ jobId }) => (jobId === undefined ? [] : [jobId]));
  // `done` shows whether it is done; without it, only a person can say that a second time is harmless.
  const isHarmless = params.repeatable || params.onlyReads;
  const again = before.length > 0 && params.done === undefined && !isHarmless;
  return {
    subject: subjectOf([...params.run, '|', shown?.hash ?? '', lost ?? '', ...before]),
    facts: shown?.facts ?? [],
    title:
      params.approve !== undefined
        ? neutral(params.approve)
        : again
          ? l10n.t('It ran before. Run it again?')
          : shown === undefined
            ? null
            : l10n.t('Approve the preview'),
  };
}

async function preview(
  { ports, params, signal }: CommandContext,
  argv: readonly string[],
): Promise<{ readonly hash: string; readonly facts: readonly Fact[] }> {
  const { exitCode, stdout, stderr } = await ports.tools.run(argv, signal);
  const command = inShellWords(argv);
  if (!params.previewExit.includes(exitCode))
    throw new ProblemError({
      code: 'command.preview-failed',
      message: l10n.t`The preview ended with ${exitInWords(exitCode)}: ${neutral(command, 200)}`,
      remedy: l10n.t('Run it in a terminal and fix what it reports, then retry.'),
      detail: lastLines(`${stdout}\n${stderr}`),
    });
  // As they are shown, so that no line hides in one that is ignored.
  const printed = stdout.split(lineEnd);
  const { line: longest, lines: most } = shownInFull;
  if (stdout.length > LONGEST_PREVIEW || printed.length > most || !printed.every(isShownWhole))
    throw new ProblemError({
      code: 'command.preview-too-long',
      message: l10n.t`The preview printed ${stdout.length} characters in ${printed.length} lines; more than ${LONGEST_PREVIEW}, ${most} lines, or ${longest} in a line can't be read before approving.`,
      remedy: l10n.t('Let the preview print only what matters, in the runbook.'),
    });
  const { previewIgnores } = params;
  const compared = printed.filter(line =>
    previewIgnores.every(pattern => findPattern(pattern, line) === undefined),
  );
  const left = printed.length - compared.length;
  if (left > 0 && compared.every(line => line.trim() === ''))
    throw new ProblemError({
      code: 'command.preview-ignored',
      message: l10n.t('The runbook ignores all that the preview printed.'),
      remedy: l10n.t('Name only the lines that differ each time in "previewIgnores".'),
    });
  const hash = createHash('sha256')
    .update(JSON.stringify([argv, exitCode, compared.join('\n')]))
    .digest('hex');
  const lines = stdout.trim() === '' ? l10n.t('It printed nothing.') : neutralLines(stdout, longest, most);
  return {
    hash,
    facts: [
      fact(l10n.t('Preview'), neutral(command, 300), 'info', { detail: lines }),
      fact(l10n.t('Preview ended with'), l10n.t`exit code ${exitCode}`),
      ...(left === 0
        ? []
        : [
            fact(
              l10n.t('Not compared again'),
              neutral(l10n.t`${count(left, 'line')} with ${either(previewIgnores)}`),
              'warn',
            ),
          ]),
    ],
  };
}
