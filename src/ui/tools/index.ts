import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { aborted } from '../../core/changes';
import { CancelledError, toProblem } from '../../core/errors';
import type { DryRun } from '../../core/engine/dryRun';
import { hasEnded } from '../../core/journal/runState';
import { NameSchema } from '../../core/runbook/shapes';
import type { UiHost } from '../host';
import { toolPrepared, toolResult } from '../show/toolResult';
import type { Tool, Tools } from './register';
import { dryText, leftText, quietText, runText, stillOpenText, verdictText } from './texts';

/** Precedes each result of a rehearsal: what is in it looks like the real thing. */
const IN_REHEARSAL = 'This is a rehearsal, and nothing in it touches production.';

/** What the tools need from the rest. */
export interface ToolSurroundings {
  readonly host: Pick<UiHost, 'state' | 'rehearsal' | 'outlines' | 'verdicts' | 'history' | 'past'>;
  /** Starts a dry run as a person would, and shows it. @param id of the runbook; undefined: the person chooses */
  readonly startDryRun: (id: string | undefined) => Promise<DryRun>;
  /** Masks the secrets of this window. */
  readonly mask: (text: string) => string;
}

/**
 * The tools for language models. They only read; the one that starts a dry run asks the person first. Nothing within their
 * reach can answer a question, approve a plan or change the world.
 */
export function createTools({ host, startDryRun, mask }: ToolSurroundings): Tools {
  const answered = (about: string, tell: () => Promise<string>) =>
    answer(mask, host.rehearsal ? `${IN_REHEARSAL} ${about}` : about, tell);
  const told = (about: string, running: string, tell: (signal: AbortSignal) => Promise<string>): Tool => ({
    prepare: () => toolPrepared(running),
    invoke: (_input, signal) => answered(about, () => tell(signal)),
  });
  return {
    status: told('How the deployment stands', l10n.t('Reading the deployment’s status'), async signal => {
      const state = host.state();
      if (state.is === 'run') return runText(state.deployment.view);
      if (state.is === 'following') return runText(state.following.view);
      // Listing runbooks runs git, so it is only done when idle.
      const runbooks = state.is === 'idle' ? await host.outlines(signal).catch(() => []) : [];
      return quietText(state, runbooks);
    }),
    verdict: told(
      'Whether Airflow can be replaced now',
      l10n.t('Checking which Airflow DAGs are running'),
      async signal => {
        const found = await host.verdicts(signal);
        if (found.length === 0) return l10n.t('No runbook of this folder names an Airflow.');
        return found.map(({ runbook, reading }) => `${runbook}: ${verdictText(reading)}`).join('\n\n');
      },
    ),
    stillOpen: told('What is still open', l10n.t('Reading what is still open'), () => {
      const state = host.state();
      if (state.is === 'run') return Promise.resolve(stillOpenText(state.deployment.view));
      if (state.is === 'following') return Promise.resolve(stillOpenText(state.following.view));
      const left = state.is === 'idle' ? leftText(state) : [];
      return Promise.resolve(left.length === 0 ? quietText(state, []) : left.join('\n'));
    }),
    record: told('The record of a deployment', l10n.t('Reading the deployment record'), async () => {
      const state = host.state();
      if (state.is === 'run') return state.deployment.exportRecord();
      const newest = (await host.history()).find(run => hasEnded(run.state));
      if (newest === undefined) return l10n.t('No deployment has a record here.');
      const run = await host.past(newest.runId);
      try {
        return run.exportRecord();
      } finally {
        run.dispose();
      }
    }),
    dryRun: {
      prepare: input => {
        const id = runbookOf(input);
        return toolPrepared(l10n.t('Running dry'), {
          title: l10n.t('Start a dry run?'),
          message:
            id === undefined
              ? l10n.t('It checks every step of a runbook that you select and changes nothing.')
              : l10n.t`It checks every step of the runbook “${id}” and changes nothing.`,
        });
      },
      invoke: (input, signal) =>
        answered('What the dry run found', async () => {
          const run = await startDryRun(runbookOf(input));
          await Promise.race([run.done, aborted(signal)]);
          return dryText(run.view);
        }),
    },
  };
}

/** Reports a problem in the words written for people, so that the model can pass them on. */
async function answer(
  mask: (text: string) => string,
  about: string,
  tell: () => Promise<string>,
): Promise<ReturnType<typeof toolResult>> {
  try {
    return toolResult(about, mask(await tell()));
  } catch (error) {
    if (error instanceof CancelledError) return toolResult(about, l10n.t('The user canceled this.'));
    const { message, remedy } = toProblem(error);
    return toolResult(about, mask(l10n.t`This failed: ${message} ${remedy}`));
  }
}

/** The input comes from the model, so it may be anything; a person is asked with it, so it is a name and no sentence. */
function runbookOf(input: unknown): string | undefined {
  const parsed = v.safeParse(v.object({ runbook: NameSchema }), input);
  return parsed.success ? parsed.output.runbook : undefined;
}
