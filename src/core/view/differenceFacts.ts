import * as l10n from '@vscode/l10n';
import type { Fact } from '../journal/reading';

/** How every rehearsal's runbook differs from the shipped one. */
export const asEveryRehearsal = l10n.t('in short waits and addresses of its own, as every rehearsal does');

/** How a run's runbook differs from the shipped one. A rehearsal's is derived from that one, so there it's only informative. */
export function differenceFacts(differences: readonly string[], rehearsal: boolean): readonly Fact[] {
  const label = l10n.t('Differs from the shipped runbook');
  if (!rehearsal || differences.length === 0)
    return differences.map(value => ({ label, value, tone: 'warn' }));
  return [{ label, value: asEveryRehearsal, tone: 'info', detail: differences.join('\n') }];
}
