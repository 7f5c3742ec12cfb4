import * as v from 'valibot';
import type { Kind } from './kind';
import type { Fact } from './reading';
import { stepsOf, type Runbook } from './runbook';
import { stepState, type RunRecord } from './state';

/**
 * The chain of artefacts as far as it is proven: commit, image, release, module, plan, pull request. Going back begins a
 * chain of its own.
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
