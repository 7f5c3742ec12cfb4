import * as v from 'valibot';
import type { Kind } from '../kind/kind';
import type { Fact } from '../journal/reading';
import { stepState, type RunRecord } from '../journal/state';
import { stepsOf, type Runbook } from '../runbook/runbook';

/**
 * The chain of artifacts as far as it is proven: commit, image, release, module, plan, pull request. A rollback starts its
 * own chain.
 */
export function chainOf(
  runbook: Runbook,
  kinds: ReadonlyMap<string, Kind>,
  record: RunRecord,
): readonly Fact[] {
  const back = new Set((runbook.rollback ?? []).flatMap(phase => phase.steps));
  return stepsOf(runbook)
    .filter(step => back.has(step) === (record.rollback !== null))
    .flatMap(step => {
      const kind = kinds.get(step.kind);
      if (kind?.links === undefined) return [];
      const output = v.safeParse(kind.output, stepState(record, step.id).output);
      return output.success ? kind.links(output.output) : [];
    });
}
