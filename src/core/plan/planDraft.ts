import { createHash } from 'node:crypto';
import type { Plan, PlanCounts, ResourceChange } from './plan';
import type { Tool } from './wording';

/** A plan while its parts are read one after the other. */
export interface PlanDraft {
  readonly drifted: readonly string[];
  readonly changes: readonly ResourceChange[];
  readonly counts: PlanCounts;
  readonly outputs: readonly string[];
  readonly warnings: readonly string[];
  /** Unknown where only outputs change. */
  readonly tool?: Tool;
  /** `drift`: only its notes on drift were printed so far. */
  readonly stage: 'drift' | 'printed';
  readonly errored: boolean;
  readonly noChanges: boolean;
  /** Lines of all parts. */
  readonly text: readonly string[];
  /** Why it may not be Terraform's plan at all. */
  readonly doubt?: string;
  /** Something stands behind it that Terraform doesn't print there: then it has nothing to do with a later question. */
  readonly ended: boolean;
  /** A warning without a frame was printed: nobody can tell where its text ends. */
  readonly openWarning: boolean;
}

export const emptyDraft: PlanDraft = {
  drifted: [],
  changes: [],
  counts: { import: 0, add: 0, change: 0, destroy: 0 },
  outputs: [],
  warnings: [],
  stage: 'drift',
  errored: false,
  noChanges: false,
  text: [],
  ended: false,
  openWarning: false,
};

export function toPlan({ drifted, changes, counts, outputs, warnings, text }: PlanDraft): Plan {
  const facts = {
    changes: changes.map(({ shown: _, ...change }) => change),
    counts,
    drifted,
    warnings,
    outputs,
    text,
  };
  const hash = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
  return { changes, counts, drifted, warnings, outputs, hash };
}
