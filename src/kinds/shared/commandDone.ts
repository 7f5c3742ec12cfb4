import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import { neutral } from '../../core/text/neutral';
import { inShellWords } from '../../core/text/shellWords';
import type { CommandContext, CommandParams } from './commandShape';
import { exitInWords } from './exitCode';
import { fact } from './facts';
import { lastLines } from './printed';
import { either } from '../../core/text/joined';

/** Result of `done`; `unknown` if the runbook has none. */
export interface Done {
  readonly is: 'done' | 'not-done' | 'unknown';
  readonly facts: readonly Fact[];
}

type Asks = Pick<CommandContext, 'ports' | 'signal'> & {
  readonly params: Pick<CommandParams, 'done' | 'notDone'>;
};

/** Runs `done`. @throws {ProblemError} `command.done-failed` for an exit code that means neither */
export async function isDone({ ports, params, signal }: Asks): Promise<Done> {
  if (params.done === undefined) return { is: 'unknown', facts: [] };
  const { exitCode, stdout, stderr } = await ports.tools.run(params.done, signal);
  const command = neutral(inShellWords(params.done), 300);
  const words = lastLines(`${stdout}\n${stderr}`);
  const isDone = exitCode === 0;
  if (!isDone && !params.notDone.includes(exitCode))
    throw new ProblemError({
      code: 'command.done-failed',
      message: l10n.t`Whether it is done can't be told: ${command} ended with ${exitInWords(exitCode)}, which is neither 0 (done) nor ${either(params.notDone)} (not done).`,
      remedy: l10n.t('Run it in a terminal and fix what it reports, or correct the runbook; then retry.'),
      detail: words,
    });
  return {
    is: isDone ? 'done' : 'not-done',
    facts: [
      fact(
        isDone ? l10n.t('Done') : l10n.t('Not done'),
        l10n.t`${command} ended with exit code ${exitCode}`,
        isDone ? 'good' : 'info',
        {
          ...(words === '' ? {} : { detail: words }),
        },
      ),
    ],
  };
}
