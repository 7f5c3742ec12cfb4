import * as l10n from '@vscode/l10n';
import type { ObserveContext } from '../../core/kind/kind';
import type { Question } from '../../core/journal/question';
import type { Fact, Reading } from '../../core/journal/reading';
import { matchesAddress } from '../../core/plan/address';
import type { ExpectedChange } from '../../core/plan/expectation';
import { judgePlan } from '../../core/plan/judgePlan';
import type { Plan } from '../../core/plan/plan';
import { releaseTagsIn } from '../../core/plan/releaseTags';
import type { ApplyOutput } from './applyShape';
import { fact } from './facts';
import { countsText, planFacts } from './planFacts';

/** Attributes whose values may be shown, from the runbook's expectations for an address. */
export function allowedAttributes(expects: readonly ExpectedChange[], address: string): readonly string[] {
  return expects.filter(e => matchesAddress(e.address, address)).flatMap(e => e.attributes ?? []);
}

/**
 * A plan compared with what the runbook expects and with the chosen image; `clean`: it can be approved as is.
 * @param imageTag null if no step has chosen one
 */
export function judgedReading(
  context: Pick<
    ObserveContext<{ readonly expects: readonly ExpectedChange[] }, unknown>,
    'params' | 'reading' | 'used'
  >,
  plan: Plan,
  imageTag: string | null,
): { readonly reading: Reading; readonly clean: boolean } {
  const { expects } = context.params;
  const judged = judgePlan(plan, expects);
  const otherTags =
    imageTag === null ? [] : releaseTagsIn(plan, context.used('image')).filter(tag => tag !== imageTag);
  const unexpected = judged.unexpected.length + judged.caveats.length + otherTags.length;
  const clean = unexpected + judged.missing.length === 0;
  const counts = countsText(plan);
  const summary = clean ? l10n.t`As expected: ${counts}` : l10n.t`${unexpected} unexpected: ${counts}`;
  const reading = context.reading(summary, [
    ...otherTags.map(tag =>
      fact(l10n.t('Image tag'), l10n.t`${tag} is planned, not ${imageTag ?? ''}`, 'bad', {
        group: l10n.t('Unexpected'),
      }),
    ),
    ...planFacts(plan, expects),
  ]);
  return { reading, clean };
}

/**
 * The question at the gate. Its subject is the plan's hash, and a plan with anything unexpected requires a reason. Declining
 * is the first choice for a plan that destroys or has surprises.
 * @param expiresAt milliseconds since the epoch
 * @param detail what follows from approving an expected plan
 */
export function approvalQuestion(plan: Plan, clean: boolean, expiresAt: number, detail: string): Question {
  // Replaced resources don't count, because they have a successor.
  const destroys = plan.changes.some(({ action }) => action === 'delete');
  return {
    id: 'approve-plan',
    title: clean ? l10n.t('Approve the plan') : l10n.t('The plan has unexpected changes'),
    detail: clean
      ? detail
      : l10n.t(
          'First read what is marked unexpected or missing. Approving requires a reason, which goes into the pull request.',
        ),
    subject: plan.hash,
    choices: [
      clean
        ? { id: 'approve', label: l10n.t('Approve and apply'), tone: destroys ? 'danger' : 'primary' }
        : { id: 'approve-unexpected', label: l10n.t('Apply anyway…'), tone: 'danger', needsReason: true },
      {
        id: 'decline',
        label: l10n.t('Decline'),
        tone: clean && !destroys ? 'secondary' : 'primary',
        harmless: true,
      },
    ],
    expiresAt: new Date(expiresAt).toISOString(),
  };
}

/** The plan's link in the chain of artifacts. */
export function planLinks({ tagInPlan, planHash }: ApplyOutput): Fact[] {
  if (tagInPlan !== null) return [fact(l10n.t('Plan'), tagInPlan, 'good')];
  return [
    fact(l10n.t('Plan'), planHash === null ? l10n.t('nothing to change') : l10n.t('does not show the tag')),
  ];
}
