import * as v from 'valibot';
import type { Kind } from '../kind/kind';
import { stepState, type RunRecord } from '../journal/state';
import { stepsOf, type Runbook } from '../runbook/runbook';
import type { RunView } from './view';

/**
 * The versions that a run goes from and to, as far as its steps have found out. A rollback starts from the version that the
 * run went to.
 * @returns null until the target version is known
 */
export function versionsOf(
  runbook: Runbook,
  kinds: ReadonlyMap<string, Kind>,
  record: RunRecord,
): RunView['versions'] {
  const wayBack = new Set((runbook.rollback ?? []).flatMap(phase => phase.steps));
  let now: string | undefined;
  let next: string | undefined;
  let isBack = false;
  for (const step of stepsOf(runbook)) {
    if (wayBack.has(step) && record.rollback === null) continue;
    if (wayBack.has(step) && !isBack) {
      isBack = true;
      [now, next] = [next ?? now, undefined];
    }
    const kind = kinds.get(step.kind);
    const output = kind?.versions && v.safeParse(kind.output, stepState(record, step.id).output);
    if (output?.success !== true) continue;
    const named = kind?.versions?.(output.output);
    next = named?.next ?? next;
    if (named?.now !== undefined && (!isBack || now === undefined)) now = named.now;
  }
  return next === undefined ? null : { from: now === next ? null : (now ?? null), to: next };
}
