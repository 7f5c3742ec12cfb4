import * as l10n from '@vscode/l10n';
import { clockTime } from '../clockTime';
import { ProblemError } from '../errors';
import type { LockHolder } from './runLock';

type Holder = Pick<
  LockHolder,
  'owner' | 'since' | 'heartbeatAt' | 'reason' | 'takenOverFrom' | 'forged' | 'unreadable'
>;

/** Describes the holder, as a sentence without a period, even if a person ended the reason with one. */
export function holderInWords(holder: Holder): string {
  return sentence(holder).replace(/\.$/, '');
}

function sentence(holder: Holder): string {
  const { owner, since, heartbeatAt, reason, takenOverFrom, forged, unreadable } = holder;
  if (forged === true)
    return l10n.t('Someone rewrote the team lock: it names this deployment, which did not write it');
  const who = owner === 'someone' ? l10n.t('Someone') : owner;
  if (unreadable !== undefined) return l10n.t`${who} holds the team lock, which can't be read: ${unreadable}`;
  const [from, seen] = [clockTime(since), clockTime(heartbeatAt)];
  return takenOverFrom === null
    ? l10n.t`${who} holds the team lock since ${from}, last seen ${seen}: ${reason}`
    : l10n.t`${who} took the team lock over at ${from}, last seen ${seen}: ${reason}`;
}

/**
 * The error for acting for the team without its lock.
 * @param holder current holder; null: nobody
 */
export function lockLost(holder: Holder | null): ProblemError {
  if (holder === null) {
    return new ProblemError({
      code: 'lock.lost',
      message: l10n.t('The team lock was removed while this deployment held it.'),
      remedy: l10n.t('Talk to the team; nothing further is done from here.'),
    });
  }
  const { owner, forged, unreadable } = holder;
  const isUnclear = forged === true || unreadable !== undefined;
  return new ProblemError({
    code: 'lock.lost',
    message: `${holderInWords(holder)}.`,
    remedy: isUnclear
      ? l10n.t(
          'Find out who wrote it. “Check again” at the step Team lock offers to take it over with a reason; until then nothing further is done from here.',
        )
      : l10n.t`Talk to ${owner}; nothing further is done from here. Aborting leaves their lock alone.`,
  });
}

/** The error for a lock that can't be read. */
export function lockUnreadable(why: string): ProblemError {
  return new ProblemError({
    code: 'lock.unreadable',
    message: l10n.t`Someone holds the team lock, which can't be read: ${why}.`,
    remedy: l10n.t(
      'Update the extension if a newer version wrote it; else ask the team. A deployment of yours can take it over with a reason.',
    ),
  });
}
