/** State of a step as a person sees it. One word each: tree, checklist and the progress in the team lock use these. */
export const stepStatuses = [
  'todo',
  /** Being observed or performed right now. */
  'working',
  /** A person must decide. */
  'waiting',
  /** It can't continue; problem and remedy are shown. */
  'stopped',
  'verified',
  'attested',
  'overridden',
  /** Not needed in this run according to its runbook; nobody looked. */
  'skipped',
  /** Ticked, but no longer reliable: the reading is too old, or a newer one doesn't hold. */
  'stale',
  /** Left undone, because the run was rolled back. */
  'left',
] as const;
export type StepStatus = (typeof stepStatuses)[number];
