import type { Problem } from '../../core/errors';
import type { Situation } from '../../core/kind/kind';
import type { ApplyNotes } from './applyShape';
import { NOT_BEGUN } from './loginShell';

/** Outcomes that only a record gives in which nothing was applied. */
const APPLIED_NOTHING: ReadonlySet<string> = new Set([
  NOT_BEGUN,
  'apply.cancelled',
  'apply.declined',
  'apply.expired',
  'apply.refused',
  'apply.plan-failed',
  'apply.state-locked',
  'plan.json',
  'plan.errored',
  'plan.not-applyable',
]);

/**
 * Whether a try may have changed production. What was answered from here doesn't tell: the terminal is anybody's.
 * @param problem what the try came to, where it stopped
 */
export function mayHaveApplied({ jobId }: Pick<ApplyNotes, 'jobId'>, problem: Problem | null): boolean {
  return jobId !== undefined && !APPLIED_NOTHING.has(problem?.code ?? '');
}

/** Applied all the same: a person may say why, and the steps that verify it follow. */
export function mayGoOn({ problem }: Pick<Situation, 'problem'>): boolean {
  return problem?.code === 'apply.second-plan' || problem?.code === 'apply.no-changes';
}
