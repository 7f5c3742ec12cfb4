import { clockTime } from '../clockTime';
import { ProblemError } from '../errors';
import type { LockHolder } from './runLock';

/**
 * Acting for the team without its lock.
 * @param holder who holds it instead; null: nobody
 * @param now milliseconds since the epoch
 */
export function lockLost(
  holder: Pick<LockHolder, 'owner' | 'since' | 'heartbeatAt' | 'reason' | 'takenOverFrom'> | null,
  now: number,
): ProblemError {
  if (holder === null) {
    return new ProblemError({
      code: 'lock.lost',
      message: 'The team lock was removed while this deployment held it.',
      remedy: 'Talk to the team; nothing further is done from here.',
    });
  }
  const { owner, since, heartbeatAt, reason, takenOverFrom } = holder;
  const has = takenOverFrom === null ? 'holds the team lock since' : 'took the team lock over at';
  return new ProblemError({
    code: 'lock.lost',
    message: `${owner} ${has} ${clockTime(since, now)}, last sign of life ${clockTime(heartbeatAt, now)}: ${reason}`,
    remedy: `Talk to ${owner}; nothing further is done from here. Aborting leaves their lock alone.`,
  });
}
