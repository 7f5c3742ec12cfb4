import type { ApplyAct } from './applyLine';
import type { Plan, PlanAction } from './plan';
import { MAX_RECORD_LENGTH } from './readRecord';
import { recordEvents } from './recordEvents';
import { readScreen } from './screen';
import { UnreadableError } from './unreadable';

/** How far an apply has gotten, each action in words, e.g. `destroy aws_instance.airflow`. */
export interface ApplyProgress {
  readonly done: readonly string[];
  /** Started, with no end recorded. */
  readonly inProgress: readonly string[];
  readonly notBegun: readonly string[];
}

const ACTS: Readonly<Partial<Record<PlanAction, readonly ApplyAct[]>>> = {
  create: ['create'],
  update: ['modify'],
  delete: ['destroy'],
  replace: ['destroy', 'create'],
  import: ['import'],
};

/**
 * How far an apply has gotten according to its record. For display only: nothing is decided on it.
 * @param record as recorded so far
 * @param plan the plan being applied; null: only what has started is known
 */
export function applyProgress(record: string, plan: Plan | null): ApplyProgress {
  const begun = new Map<string, boolean>();
  for (const { is, act } of actsIn(record)) begun.set(act, is === 'done' || begun.get(act) === true);
  const planned = (plan?.changes ?? []).flatMap(({ address, action, order }) => {
    const acts = ACTS[action] ?? [];
    return (order === 'create-first' ? acts.toReversed() : acts).map(act => `${act} ${address}`);
  });
  return {
    done: [...begun].filter(([, isDone]) => isDone).map(([act]) => act),
    inProgress: [...begun].filter(([, isDone]) => !isDone).map(([act]) => act),
    notBegun: planned.filter(act => !begun.has(act)),
  };
}

function actsIn(record: string): { readonly is: 'started' | 'done'; readonly act: string }[] {
  if (record.length > MAX_RECORD_LENGTH) return [];
  const found: { is: 'started' | 'done'; act: string }[] = [];
  try {
    for (const event of recordEvents(readScreen(record, true), () => []))
      if (event.is === 'started' || event.is === 'done')
        found.push({ is: event.is, act: `${event.does} ${event.address}` });
  } catch (error) {
    // What was read before the error is still reported.
    if (!(error instanceof UnreadableError)) throw error;
  }
  return found;
}
