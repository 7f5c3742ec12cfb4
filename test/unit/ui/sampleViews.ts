import { followedView, progressOf } from '../../../src/core/engine/following';
import type { RunView } from '../../../src/core/view/view';
import { bootViews } from './bootViews';
import { ownViews } from './ownViews';
import { at, by, commit, base, flag, lock } from './sampleParts';

export { sampleNow } from './ownViews';

/** An incident during a failure, and later moments. */
const laterViews = {
  incident: {
    ...ownViews.failed,
    headline: 'Incident, severity 2: Airflow does not come back',
    canRollBack: true,
    mayHaveChanged: true,
    journalProblems: [],
    incident: {
      severity: 2,
      summary: 'Airflow does not come back',
      by,
      at: at('12:25'),
      frozen: true,
    },
  },
  finished: {
    ...ownViews.done,
    state: 'finished',
    endedAt: at('12:28'),
    headline: 'Finished',
    needsAttention: false,
    canFinish: false,
    canAbort: false,
    obligations: [
      { ...lock, met: true, evidence: 'Released at 12:27' },
      ...ownViews.done.obligations.slice(1),
    ],
  },
} as const satisfies Record<string, RunView>;

const told = (isOver: boolean, unreachable = false): RunView =>
  followedView(
    { title: base.title, repository: 'https://github.com/WordPress/openverse-infrastructure.git' },
    {
      sha: commit,
      ours: false,
      run: 'run-9',
      owner: 'grace',
      since: at('12:01'),
      heartbeatAt: at('12:24'),
      reason: 'Deploying catalog',
      obligations: [
        { id: 'flag', kind: 'flag', step: 'flag-on', subject: 'a.tf', previous: 'false', title: flag.title },
      ],
      progress: progressOf(ownViews.gate),
      takenOverFrom: null,
    },
    {
      isOver,
      problem: unreachable
        ? { code: 'git.network', message: 'Origin can’t be reached.', remedy: 'It is tried again.' }
        : null,
    },
  );

/** For tests and for previews of the checklist: a run of this machine, and a colleague's. */
export const sampleViews = {
  ...ownViews,
  ...laterViews,
  ...bootViews,
  followed: told(false),
  followedOutOfReach: told(false, true),
  followedOver: told(true),
} as const satisfies Record<string, RunView>;
