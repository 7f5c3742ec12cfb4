import * as l10n from '@vscode/l10n';
import type { Observation } from '../../core/kind/kind';
import { UNASKED } from './afterApply';
import { ANSWERED_BY_HAND } from './applyFacts';
import type { ApplyContext, ApplyOutput } from './applyShape';
import { fact } from './facts';

type Outcome = Extract<Observation<ApplyOutput>, { is: 'holds' | 'stopped' }>;

/** What was applied without an approval of that very plan isn't a success, whatever the exit code: a command may not have asked. */
export function approvedOnly({ notes }: ApplyContext, outcome: Outcome): Outcome {
  if (outcome.is !== 'holds' || outcome.output.planHash === null) return outcome;
  const { reading, output } = outcome;
  if (notes.answered === 'yes' && notes.approvedHash === output.planHash) return outcome;
  if (reading.facts.some(({ label }) => label === ANSWERED_BY_HAND)) return outcome;
  return {
    is: 'stopped',
    concluded: true,
    output,
    reading: {
      ...reading,
      facts: [fact(l10n.t('Approved by'), l10n.t('nobody'), 'bad'), ...reading.facts],
    },
    problem: {
      code: UNASKED,
      message:
        notes.answered === 'yes'
          ? l10n.t('The plan that was applied is not the one that was approved.')
          : l10n.t('It was applied without waiting for an approval.'),
      remedy: l10n.t(
        'Read what it changed. Fix the command: it must wait at its prompt, or apply exactly the plan that was saved. Then continue with a reason, or roll back.',
      ),
    },
  };
}
