import type { RunView, StepView } from '../../../src/core/view/view';
import { ownViews } from './ownViews';
import { changelogQuestion } from './sampleRelease';
import { after, at, closing, entry, history, phases, fact, step } from './sampleParts';

/** A new Airflow that doesn't answer yet, or for too long if there is a problem. */
function boot(more: Partial<StepView>): ReturnType<typeof step> {
  const problem = 'Airflow can’t be reached at https://airflow.openverse.engineering (ECONNREFUSED).';
  return step('reachable', 'Airflow health', {
    reading: {
      summary: 'The new Airflow is starting; it doesn’t answer yet',
      facts: more.problem === undefined ? [fact('Answer', problem)] : [],
      at: at('12:26'),
      down: { what: 'Airflow', since: at('12:23') },
    },
    ...more,
  });
}
function verifying(step: Partial<StepView>): RunView {
  const [, ...rest] = after();
  return {
    ...ownViews.done,
    phases: phases(
      ...ownViews.done.phases.slice(0, 3).map(({ title, steps }): [string, typeof steps] => [title, steps]),
      ['Verify', [boot(step), ...rest]],
      ['Close', closing()],
    ),
    current: 'reachable',
    needsAttention: false,
    canFinish: false,
    canRollBack: true,
    mayHaveChanged: true,
    finishBlockedBy: ['step 11, Airflow health, is not done'],
    timeline: [...history, entry('12:23', 'apply', 'Applied', 'good')],
  };
}

/** The changelog waits for approval. */
const changelog = {
  ...ownViews.done,
  phases: phases(
    ...ownViews.done.phases.slice(0, 4).map(({ title, steps }): [string, typeof steps] => [title, steps]),
    ['Close', [changelogQuestion, ...closing().slice(1)]],
  ),
  headline: 'Approve the changelog',
  current: 'changelog',
  canFinish: false,
  finishBlockedBy: ['step 15, Changelog PR, is not done'],
} as const satisfies RunView;

/** The new Airflow is starting. */
export const bootViews = {
  changelog,
  booting: {
    ...verifying({
      status: 'working',
      summary: 'The new Airflow is starting; it doesn’t answer yet',
      progress: {
        ...{ text: 'The new Airflow is starting; it doesn’t answer yet', fraction: 0.2, since: at('12:23') },
        ...{ usual: { ms: 4 * 60_000, runs: 5 }, longestMs: 15 * 60_000 },
      },
      actions: [{ do: 'cancel', label: 'Stop checking' }],
    }),
    headline: 'Airflow health: The new Airflow is starting; it doesn’t answer yet',
  },
  /** It takes too long. */
  down: {
    ...verifying({
      status: 'stopped',
      summary: 'Airflow can’t be reached',
      problem: {
        code: 'airflow.network',
        message: 'Airflow can’t be reached at https://airflow.openverse.engineering (ECONNREFUSED).',
        remedy: 'Check the instance. If it does not come back, roll back or declare an incident.',
      },
      actions: [
        { do: 'retry', label: 'Retry' },
        { do: 'override', label: 'Continue without it…' },
      ],
    }),
    headline: 'Airflow health: Airflow can’t be reached',
    needsAttention: true,
  },
} as const satisfies Record<string, RunView>;
