import * as l10n from '@vscode/l10n';
import type { Observation } from '../../core/kind/kind';
import type { WorkflowRun } from '../../core/ports/github';
import type * as v from 'valibot';
import { durationMs } from '../../core/runbook/runbook';
import { jobFacts, runFacts, runInWords } from '../shared/workflowRuns';
import type { Context, Output } from './shape';

/** Progress of the run, and how it ended. */
export async function followed(
  context: Context,
  run: WorkflowRun,
): Promise<Observation<v.InferOutput<typeof Output>, never>> {
  const { params } = context;
  const facts = runFacts(run);
  if (run.status !== 'completed')
    return {
      is: 'working',
      reading: context.reading(`${params.workflow}: ${runInWords(run)}`, facts),
      checkAgainMs: durationMs(params.poll),
    };
  const { conclusion, id, ref = null } = run;
  if (conclusion === 'success')
    return {
      is: 'holds',
      reading: context.reading(l10n.t`${params.workflow} ended with success`, facts),
      output: { run: id, conclusion, ref },
    };
  return {
    is: 'stopped',
    concluded: true,
    reading: context.reading(`${params.workflow}: ${conclusion ?? l10n.t('no conclusion')}`, [
      ...facts,
      ...(await jobFacts(context, params, id)),
    ]),
    problem: {
      code: 'workflow.failed',
      message: l10n.t`Run ${id} of ${params.workflow} ended with "${conclusion ?? l10n.t('unknown')}".`,
      remedy:
        params.follow === undefined
          ? l10n.t('Open the run and fix the cause. Trying again asks before it dispatches a new run.')
          : l10n.t('Open the run, fix the cause and run it again there, then retry.'),
    },
  };
}
