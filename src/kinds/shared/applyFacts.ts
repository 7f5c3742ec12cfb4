import * as l10n from '@vscode/l10n';
import type { Fact } from '../../core/journal/reading';
import { applyProgress } from '../../core/plan/applyProgress';
import type { Plan, RecordReading } from '../../core/plan/plan';
import type { JobStatus } from '../../core/ports/runner';
import type { ApplyContext } from './applyShape';
import { WITH_DAGS, type ApplyWords } from './applyWords';
import { fact } from './facts';
import { countedPlanFacts } from './planFacts';

/** Label of the fact that somebody answered in the terminal, by which it is found among them. */
export const ANSWERED_BY_HAND = l10n.t('Answered by hand');

/** Facts about an apply that has ended: how it ended, who approved it after which checks, and its plan. */
export function factsOf(
  context: ApplyContext,
  job: JobStatus,
  record: RecordReading,
  words: ApplyWords = WITH_DAGS,
): Fact[] {
  const { notes, params } = context;
  const plan = 'plan' in record ? record.plan : null;
  const byHand = job.answeredByHand && notes.answered !== 'yes';
  return [
    fact(
      l10n.t('Exit code'),
      job.exitCode === null ? l10n.t('unknown') : String(job.exitCode),
      job.exitCode === 0 ? 'good' : 'bad',
    ),
    ...(record.is === 'failed' ? record.errors.map(text => fact(l10n.t('Error'), text, 'bad')) : []),
    ...(record.is === 'applied' ? [] : progressFacts(job.record, plan)),
    ...(byHand
      ? [
          fact(
            ANSWERED_BY_HAND,
            l10n.t`in the terminal, without the checks made on approval: ${words.checks}`,
            'warn',
          ),
        ]
      : []),
    ...(notes.approvedBy === undefined || notes.answered !== 'yes'
      ? []
      : [fact(l10n.t('Approved by'), notes.approvedBy, 'good')]),
    ...(notes.checks ?? []).map(text => fact(l10n.t('Rechecked on approval'), text, 'good')),
    ...job.limitations.map(text => fact(l10n.t('Limitation'), text, 'warn')),
    ...(plan === null ? [] : countedPlanFacts(plan, params.expects)),
  ];
}

/** What an interrupted apply did and didn't do. */
function progressFacts(record: string, plan: Plan | null): Fact[] {
  const { done, inProgress, notBegun } = applyProgress(record, plan);
  if (done.length + inProgress.length === 0) return [];
  const group = l10n.t('How far the apply got');
  return [
    ...inProgress.map(act => fact(act, l10n.t('started, not finished'), 'bad', { group })),
    ...notBegun.map(act => fact(act, l10n.t('not started'), 'warn', { group })),
    ...done.map(act => fact(act, l10n.t('done'), 'info', { group })),
  ];
}
