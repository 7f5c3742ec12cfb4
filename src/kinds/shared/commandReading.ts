import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { Observation } from '../../core/kind/kind';
import { beforeCommand, type RunCommand } from './commandGate';
import { afterCommand } from './commandOutcome';
import type { CommandContext, CommandOutput } from './commandShape';
import { fact } from './facts';

/** A command that only reads also runs in a dry run: in the background, within that time limit. */
export async function readInBackground(
  context: CommandContext,
): Promise<Observation<CommandOutput, RunCommand>> {
  const before = await beforeCommand(context);
  const { params, ports, signal } = context;
  if (before.is !== 'ready' || !params.onlyReads) return before;
  try {
    const { exitCode, stdout, stderr } = await ports.tools.run(params.run, signal);
    const seen = await afterCommand(context, {
      ...{ id: 'dry-run', exitCode, record: `${stdout}\n${stderr}`, recorderLost: false },
    });
    if (seen.is !== 'stopped') return seen;
    // It had no terminal to refer to.
    const remedy = l10n.t('Read what it printed last, and fix the cause before you deploy.');
    return { ...seen, problem: { ...seen.problem, remedy } };
  } catch (error) {
    // A command that waits for something takes longer, so it only runs in its terminal.
    if (!(error instanceof ProblemError) || error.problem.code !== 'tools.failed') throw error;
    const unread = fact(l10n.t('Not read in the dry run'), error.problem.message, 'warn');
    return { ...before, reading: { ...before.reading, facts: [unread, ...before.reading.facts] } };
  }
}
