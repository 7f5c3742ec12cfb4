import type { Problem } from '../../core/errors';
import type { Situation } from '../../core/kind/kind';
import type { ApplyNotes } from './applyShape';
import { NOT_BEGUN } from './loginShell';

/** Outcomes, known only from a record, in which nothing was applied. */
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

/** Code of an apply that nobody approved. */
export const UNASKED = 'apply.unasked';
/** Outcomes of a recipe that should only have planned, before there was anything to approve. */
const APPLIED_UNASKED: ReadonlySet<string> = new Set([UNASKED, 'apply.unreadable', 'apply.not-as-planned']);

/**
 * Whether a try may have changed production. What was answered from here isn't decisive, since anyone can use the terminal.
 * @param problem that stopped the try, if any
 */
export function mayHaveApplied({ jobId }: Pick<ApplyNotes, 'jobId'>, problem: Problem | null): boolean {
  const code = problem?.code ?? '';
  return jobId === undefined ? APPLIED_UNASKED.has(code) : !APPLIED_NOTHING.has(code);
}

const APPLIED_ANYWAY: ReadonlySet<string> = new Set(['apply.second-plan', 'apply.no-changes', UNASKED]);

/** Whether it was applied anyway, so that a person may continue with a reason; later steps verify it. */
export function mayGoOn({ problem }: Pick<Situation, 'problem'>): boolean {
  return APPLIED_ANYWAY.has(problem?.code ?? '');
}
