import type { RunView } from './view';

/** The fields of a view in which nothing can be pressed: of a run on another machine, or of a dry run. */
export const quietView = {
  state: 'open',
  endedAt: null,
  timeline: [],
  chain: [],
  versions: null,
  needsAttention: false,
  rollback: null,
  production: null,
  canSettle: false,
  canRollBack: false,
  retrying: null,
  journalProblems: [],
  canReopen: false,
  incident: null,
  canFinish: false,
  finishBlockedBy: [],
  canAbort: false,
  drivenElsewhere: null,
} as const satisfies Partial<RunView>;
