import * as l10n from '@vscode/l10n';
import { clockTime } from '../../core/clockTime';
import type { ObserveContext } from '../../core/kind/kind';
import { leftOpenBy, obligationInWords } from '../../core/lock/leftOpen';
import { holderInWords } from '../../core/lock/lockLost';
import type { LockHolder } from '../../core/lock/runLock';
import { neutral } from '../../core/text/neutral';
import { fact, shortSha } from './facts';

// What the step Team lock says of whoever holds the lock.

type Context = Pick<ObserveContext<object, object>, 'run' | 'runbook' | 'step'>;

/** Whether another run of the same person holds it. */
export function isOwn({ run }: Context, { owner, forged }: LockHolder): boolean {
  return owner === run.by && forged === undefined;
}

/** As a question's title. */
export function titleOf(context: Context, holder: LockHolder): string {
  if (holder.forged === true) return l10n.t('Someone rewrote the team lock');
  if (isOwn(context, holder)) return l10n.t('Another run of yours is deploying');
  return holder.owner === 'someone' ? l10n.t('Someone is deploying') : l10n.t`${holder.owner} is deploying`;
}

/** When it was taken and last seen, and what to do first. */
export function detailOf(context: Context, holder: LockHolder): string {
  const { since, heartbeatAt, owner, forged, unreadable } = holder;
  const seen = l10n.t`Since ${clockTime(since)}, last seen ${clockTime(heartbeatAt)}. This deployment continues by itself once the lock is free.`;
  if (forged === true || unreadable !== undefined)
    return l10n.t`${holderInWords(holder)}. Find out who wrote it before you take over: two deployments at once take production down.`;
  if (isOwn(context, holder))
    return l10n.t`${seen} It is open on another machine or in another profile, or its journal is lost. Take over only when you are sure it has ended, including its terminal. This run then has to close what it left open.`;
  return l10n.t`${seen} Talk to ${owner} before you take over: two deployments at once take production down.`;
}

/** Consequences of a takeover, shown before the person decides. */
export function takenOnInWords(context: Context, holder: LockHolder): string {
  if (holder.unreadable !== undefined)
    return l10n.t('What it left open is unknown: check Airflow, the flag and the branches yourself.');
  const { takenOn, leftAlone, more } = leftOpenBy(holder, context.runbook, context.step.id);
  const left = leftAlone.length + more;
  const what = takenOn.map(o => obligationInWords(o, context.runbook));
  return [
    what.length === 0 ? l10n.t('It lists nothing left open.') : l10n.t`You take on: ${what.join('; ')}.`,
    ...(left === 0
      ? []
      : [
          left === 1
            ? l10n.t('1 more that it lists is not taken on.')
            : l10n.t`${left} more that it lists are not taken on.`,
        ]),
  ].join(' ');
}

/** Who holds it and why; for one's own, what is open. */
export function holderFacts({ runbook }: Pick<Context, 'runbook'>, holder: LockHolder) {
  const { unreadable, forged, ours, progress, takenOverFrom } = holder;
  return [
    fact(l10n.t('Owner'), holder.owner),
    fact(l10n.t('Reason'), neutral(holder.reason)),
    fact(l10n.t('Last seen'), clockTime(holder.heartbeatAt)),
    ...(unreadable === undefined ? [] : [fact(l10n.t('Unreadable'), unreadable, 'bad')]),
    ...(forged === undefined
      ? []
      : [fact(l10n.t('Not written by this run'), l10n.t('though it names it'), 'bad')]),
    ...(progress === null || ours ? [] : [fact(l10n.t('Now'), neutral(progress.headline))]),
    ...(ours && takenOverFrom !== null ? [fact(l10n.t('Taken over from'), takenOverFrom.owner, 'warn')] : []),
    fact(l10n.t('Lock commit'), shortSha(holder.sha)),
    ...(ours
      ? holder.obligations.map(o => fact(l10n.t('Open obligation'), obligationInWords(o, runbook), 'warn'))
      : []),
  ];
}

/** What a takeover would take on, and what it wouldn't. */
export function leftOpenFacts(context: Context, holder: LockHolder) {
  if (holder.unreadable !== undefined) return [fact(l10n.t('Left open'), l10n.t('unknown'), 'bad')];
  const { takenOn, leftAlone, more } = leftOpenBy(holder, context.runbook, context.step.id);
  return [
    ...takenOn.map(o => fact(l10n.t('Open obligation'), obligationInWords(o, context.runbook), 'warn')),
    ...leftAlone.map(what => fact(l10n.t('Not taken on'), neutral(what), 'warn')),
    ...(more === 0 ? [] : [fact(l10n.t('Not taken on'), l10n.t`${more} more`, 'warn')]),
  ];
}
