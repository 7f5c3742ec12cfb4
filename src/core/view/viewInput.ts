import type { UsualTime } from '../journal/usualTimes';
import type { RunEvent } from '../journal/events';
import type { RunRecord } from '../journal/state';
import type { Kind } from '../kind/kind';
import type { ObligationKind } from '../kind/obligationKind';
import type { Live } from '../kind/live';
import type { Runbook, Step } from '../runbook/runbook';

/** What a view of a run is built from. */
export interface ViewInput {
  readonly rehearsal?: boolean;
  readonly record: RunRecord;
  readonly events: readonly RunEvent[];
  readonly runbook: Runbook;
  readonly params: ReadonlyMap<string, unknown>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly obligationKinds: ReadonlyMap<string, ObligationKind>;
  readonly live: Live;
  readonly ports: { readonly clock: { now(): number } };
  readonly journalProblems: readonly string[];
  readonly drivenElsewhere: { readonly pid: number; readonly since: string } | null;
  /** Doubt about production left by the runs before this one; absent: none. */
  readonly doubtBefore?: string | null;
  /** How long steps took in earlier runs, by step; absent: unknown. */
  readonly usual?: ReadonlyMap<string, UsualTime>;
}

/** Includes the steps that the run goes through, which many parts of a view need. */
export interface CourseInput extends ViewInput {
  readonly course: readonly Step[];
}
