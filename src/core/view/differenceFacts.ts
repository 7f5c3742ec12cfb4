import type { Fact } from '../journal/reading';

/** How the runbook of a run differs from the shipped one; a rehearsal's own is made from it, so that there it is only told. */
export function differenceFacts(differences: readonly string[], rehearsal: boolean): readonly Fact[] {
  const label = 'Differs from the shipped runbook';
  if (!rehearsal || differences.length === 0)
    return differences.map(value => ({ label, value, tone: 'warn' }));
  const value = 'in short waits and addresses of its own, as every rehearsal';
  return [{ label, value, tone: 'info', detail: differences.join('\n') }];
}
