import { toProblem, type Problem } from '../errors';
import type { Clock } from '../ports/clock';
import type { RunLock } from './runLock';
import type { RunLog } from './runLog';
import { openObligations } from './state';

export interface HeartbeatOptions {
  readonly log: RunLog;
  readonly lock: RunLock;
  readonly clock: Clock;
  /** Between two beats, in milliseconds. */
  readonly everyMs: number;
  /** A beat failed (again); null: it went well, or goes well again. */
  readonly onBeat: (problem: Problem | null) => void;
}

/**
 * Renews the team lock's heartbeat while the run is open, so that others can tell a pause from a crash. A beat that fails
 * is told and tried again; a lock that is lost ends it.
 */
export async function keepBeating(options: HeartbeatOptions, signal: AbortSignal): Promise<void> {
  const { clock, everyMs, onBeat } = options;
  while (isOpen(options) && !signal.aborted) {
    try {
      await clock.sleep(everyMs, signal);
      await beat(options, signal);
      onBeat(null);
    } catch (error) {
      if (signal.aborted) return;
      const problem = toProblem(error);
      onBeat(problem);
      if (problem.code === 'lock.lost') return;
    }
  }
}

async function beat(options: HeartbeatOptions, signal: AbortSignal): Promise<void> {
  const { log, lock } = options;
  const open = openObligations(log.record).map(o => o.obligation);
  if (isOpen(options) && open.some(o => o.kind === 'team-lock')) await lock.update(open, signal);
}

function isOpen({ log }: HeartbeatOptions): boolean {
  const { status } = log.record;
  return status === 'open' || status === 'aborting';
}
