import { Changes } from '../changes';
import { toProblem, type Problem } from '../errors';
import type { RunEvent } from '../journal/events';
import type { RunLog } from '../journal/runLog';
import { openObligations } from '../journal/state';
import { hasEnded } from '../journal/runState';
import type { Clock } from '../ports/clock';
import type { Progress } from './progress';
import type { RunLock } from './runLock';

export interface HeartbeatOptions {
  readonly log: RunLog;
  readonly lock: RunLock;
  readonly clock: Clock;
  /** Milliseconds between beats. */
  readonly heartbeatMs: number;
  /** Current progress of the run. */
  readonly progress: () => Progress;
  /** Called after each beat: with the problem if it failed, or null if it succeeded. */
  readonly onBeat: (problem: Problem | null) => void;
}

/** Events that colleagues hear about before the next beat is due. */
const tells: ReadonlySet<RunEvent['type']> = new Set([
  'step.asked',
  'step.decided',
  'step.ticked',
  'step.stopped',
  'steps.reopened',
  'run.rolling-back',
  'incident.declared',
  'incident.resumed',
]);
/** Steps in quick succession are reported together. */
const TELL_MS = 10_000;

/**
 * Renews the team lock's heartbeat while the run is open, so that others can tell a pause from a crash, and earlier than due
 * when there is progress to report. A failed beat is reported and retried. So is one that finds the lock lost, because whoever
 * takes it back needs the heartbeat again.
 */
export async function keepBeating(options: HeartbeatOptions, signal: AbortSignal): Promise<void> {
  const { log, clock, heartbeatMs, onBeat } = options;
  const changes = new Changes(clock);
  let isTold = true;
  const off = log.onAppend(() => {
    const newest = log.events.at(-1);
    if (newest !== undefined && tells.has(newest.type)) isTold = false;
    changes.tell();
  });
  try {
    while (!hasEnded(log.record.status)) {
      try {
        if (isTold) await changes.until(() => !isTold || hasEnded(log.record.status), signal, heartbeatMs);
        if (!isTold) await clock.sleep(TELL_MS, signal);
        isTold = true;
        await beat(options, signal);
        onBeat(null);
      } catch (error) {
        if (signal.aborted) return;
        onBeat(toProblem(error));
      }
    }
  } finally {
    off();
  }
}

async function beat(options: HeartbeatOptions, signal: AbortSignal): Promise<void> {
  const { log, lock, progress } = options;
  if (hasEnded(log.record.status)) return;
  // A window that lost control of the run doesn't know what is open now.
  await log.guard();
  const open = openObligations(log.record).map(o => o.obligation);
  if (open.some(o => o.kind === 'team-lock')) await lock.update(open, signal, progress());
}
