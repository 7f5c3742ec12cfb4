import * as l10n from '@vscode/l10n';
import { clockTime } from '../../core/clockTime';
import { cancelOutdated } from '../../core/engine/cancelling';
import type { Cancellation, ObserveContext } from '../../core/kind/kind';
import { ProblemError } from '../../core/errors';
import { applyProgress } from '../../core/plan/applyProgress';
import type { Plan, RecordReading } from '../../core/plan/plan';
import type { JobStatus } from '../../core/ports/runner';

type Context = Pick<ObserveContext<unknown, unknown>, 'ports' | 'cancelled'>;

/** Activity of a step's job, as far as it matters for cancelling. */
export interface UnderWay {
  /** `second-plan` and `bump` change nothing in production; what a `command` changes isn't known here. */
  readonly is: 'planning' | 'prompt' | 'applying' | 'second-plan' | 'bump' | 'command';
  readonly job: JobStatus;
  readonly plan?: Plan | null;
}

/** How Terraform reacts to the first interrupt: https://developer.hashicorp.com/terraform/cli/commands/apply */
const ON_INTERRUPT = l10n.t(
  'Terraform finishes the operations in flight, starts no others, saves its state and stops. It is interrupted only once, because a second interrupt would kill it.',
);

/**
 * What interrupting a job would do.
 * @param look reads what is in progress now; undefined if nothing is
 * @throws {ProblemError} `cancel.sent` if it was already interrupted, `cancel.out-of-reach` without a terminal
 */
export async function cancellation(
  context: Context,
  look: () => Promise<UnderWay | undefined>,
): Promise<Cancellation | undefined> {
  const now = await look();
  if (now === undefined) return undefined;
  const { id, state } = now.job;
  const subject = subjectOf(now);
  const { cancelled } = context;
  if (cancelled?.subject.endsWith(` ${id}`) === true) throw sentBefore(cancelled);
  if (state !== 'attached') throw outOfReach();
  return {
    ...words(now),
    subject,
    send: async () => {
      const then = await look();
      if (then === undefined || subjectOf(then) !== subject) throw cancelOutdated();
      await context.ports.runner.interrupt(id);
    },
  };
}

/** Activity of a Terraform job, according to its record. */
export function underWay(job: JobStatus, record: RecordReading): UnderWay | undefined {
  if (job.state === 'ended' || job.state === 'lost' || job.state === 'starting') return undefined;
  if ('appliedBefore' in record) return { is: 'applying', job, plan: null };
  switch (record.is) {
    case 'planning':
      return { is: 'planning', job };
    case 'prompt':
    case 'other-prompt':
      return { is: 'prompt', job };
    case 'applying':
      return { is: 'applying', job, plan: record.plan };
    default:
      // If it is unreadable, or failed but still running, it may be in the middle of an apply.
      return { is: 'applying', job, plan: 'plan' in record ? record.plan : null };
  }
}

function subjectOf({ is, job }: UnderWay): string {
  return `${is} ${job.id}`;
}

function words({ is, job, plan }: UnderWay): Omit<Cancellation, 'subject' | 'send'> {
  const label = l10n.t('Interrupt Terraform');
  switch (is) {
    case 'applying':
      return {
        title: l10n.t('Interrupt Terraform while it applies?'),
        detail: [
          ...progressLines(job.record, plan ?? null),
          '',
          ON_INTERRUPT,
          l10n.t('Production may then be half-applied until you retry or roll back.'),
        ].join('\n'),
        label,
        keep: l10n.t('Keep Applying'),
        what: l10n.t('interrupted Terraform while it applied'),
      };
    case 'planning':
      return {
        title: l10n.t('Interrupt Terraform while it plans?'),
        detail: l10n.t('Nothing was changed in production. The plan is lost; retrying makes a new one.'),
        label,
        keep: l10n.t('Keep Planning'),
        what: l10n.t('interrupted Terraform while it planned'),
      };
    case 'prompt':
      return {
        title: l10n.t('Interrupt the command at its prompt?'),
        detail: l10n.t(
          'Terraform treats that as a no. Nothing was changed in production; retrying makes a new plan.',
        ),
        label: l10n.t('Interrupt and Answer No'),
        keep: l10n.t('Keep Waiting'),
        what: l10n.t('interrupted the command at its prompt'),
      };
    case 'second-plan':
      return {
        title: l10n.t('Interrupt the second plan?'),
        detail: l10n.t(
          'The apply is done and stays as it is. The second plan changes nothing, but without it nothing proves that no changes are left. The flag goes back to false.',
        ),
        label: l10n.t('Interrupt the Second Plan'),
        keep: l10n.t('Keep Planning'),
        what: l10n.t('interrupted the second plan'),
      };
    case 'bump':
      return {
        title: l10n.t('Interrupt just bump?'),
        detail: l10n.t(
          'Production is untouched. The module in this checkout may be left half-edited; retrying reads it first.',
        ),
        label: l10n.t('Interrupt just bump'),
        keep: l10n.t('Keep Running'),
        what: l10n.t('interrupted just bump'),
      };
    case 'command':
      return {
        title: l10n.t('Interrupt the command?'),
        detail: l10n.t(
          'It gets one Ctrl+C. What it has changed so far stays as it is, and it may be left half-done. Check what it changes before you retry.',
        ),
        label: l10n.t('Interrupt the Command'),
        keep: l10n.t('Keep Running'),
        what: l10n.t('interrupted the command'),
      };
  }
}

/** Progress of an apply, one line each: done, in progress, not started. */
function progressLines(record: string, plan: Plan | null): string[] {
  const { done, inProgress, notBegun } = applyProgress(record, plan);
  return [
    ...listed(l10n.t('Done'), done),
    ...listed(l10n.t('In progress, finished first'), inProgress),
    ...listed(l10n.t('Not started, skipped'), notBegun),
    ...(done.length + inProgress.length + notBegun.length === 0
      ? [l10n.t('Its progress cannot be read from the record.')]
      : []),
  ];
}

/** More wouldn't fit into a dialog. */
const MOST_LISTED = 8;

function listed(title: string, acts: readonly string[]): string[] {
  if (acts.length === 0) return [];
  const more = acts.length - MOST_LISTED;
  return [
    `${title}:`,
    ...acts.slice(0, MOST_LISTED).map(act => `  ${act}`),
    ...(more > 0 ? [`  ${l10n.t`and ${more} more`}`] : []),
  ];
}

function sentBefore({ by, at }: { readonly by: string; readonly at: string }): ProblemError {
  return new ProblemError({
    code: 'cancel.sent',
    message: l10n.t`${by} interrupted this command at ${clockTime(at)}. It is ending by itself.`,
    remedy: l10n.t('Wait for it to end. A second interrupt would kill it and could leave the state locked.'),
  });
}

function outOfReach(): ProblemError {
  return new ProblemError({
    code: 'cancel.out-of-reach',
    message: l10n.t("The command's terminal is gone, so it can't be interrupted. It ends by itself."),
    remedy: l10n.t('Wait for it to end.'),
  });
}
