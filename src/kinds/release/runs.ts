import * as l10n from '@vscode/l10n';
import type { PerformContext } from '../../core/kind/kind';
import type { WorkflowRun } from '../../core/ports/github';
import { durationMs } from '../../core/runbook/runbook';
import { image } from '../image';
import { dispatchOnce, jobFacts, runFacts, runInWords, type Workflow } from '../shared/workflowRuns';
import { findReleased } from './released';
import type { Context, Notes, Params } from './shape';

/** The release workflow. */
export function workflowOf({ resources, params }: Pick<Context, 'resources' | 'params'>): Workflow {
  return { repository: resources.application.name, workflow: params.workflow };
}

/** Dispatches the workflow once for the chosen commit. */
export function dispatch(context: PerformContext<Params, Notes, 'image' | 'application'>): Promise<void> {
  const { commit } = context.output(image);
  return dispatchOnce(context, workflowOf(context), {
    inputs: { app: context.params.app, 'image-sha': commit },
  });
}

/** Progress of the run, and its result. */
export async function followRun(context: Context, run: WorkflowRun) {
  const facts = runFacts(run);
  if (run.status !== 'completed') {
    return {
      is: 'working' as const,
      reading: context.reading(l10n.t`Release workflow: ${runInWords(run)}`, facts),
      checkAgainMs: durationMs(context.params.poll),
    };
  }
  if (run.conclusion === 'success') return findReleased(context, run, facts);
  const superseded = run.conclusion === 'cancelled';
  return {
    is: 'stopped' as const,
    concluded: true,
    reading: context.reading(l10n.t`Release workflow: ${run.conclusion ?? l10n.t('no conclusion')}`, [
      ...facts,
      ...(await jobFacts(context, workflowOf(context), run.id)),
    ]),
    problem: {
      code: superseded ? 'release.cancelled' : 'release.failed',
      message: superseded
        ? l10n.t(
            'The release run was cancelled: by hand, or superseded by another dispatch for the same app.',
          )
        : l10n.t`The release run ended with "${run.conclusion ?? l10n.t('unknown')}".`,
      remedy: l10n.t('Open the run, fix the cause, then try again. Production was not touched.'),
    },
  };
}
