import type { Fact } from '../../core/journal/reading';
import type { ExpectedChange } from '../../core/plan/expectation';
import { judgePlan } from '../../core/plan/judgePlan';
import type { Plan, ResourceChange } from '../../core/plan/plan';
import { fact } from './facts';

/** A plan as evidence: unexpected first, then what is missing, then what was expected. Values of allow-listed attributes only. */
export function planFacts(plan: Plan, expects: readonly ExpectedChange[]): Fact[] {
  const { expected, unexpected, missing } = judgePlan(plan, expects);
  const { counts } = plan;
  return [
    ...unexpected.map(({ change, why }) =>
      fact(change.address, `${describe(change)}: ${why}`, 'bad', { group: 'Unexpected', ...details(change) }),
    ),
    ...missing.map(e =>
      fact(e.address, `${e.actions.join(' or ')} was expected, and is not in the plan`, 'warn', {
        group: 'Missing',
      }),
    ),
    ...expected.map(change =>
      fact(change.address, describe(change), 'good', { group: 'Expected', ...details(change) }),
    ),
    ...plan.drifted.map(address => fact(address, 'changed outside of Terraform', 'warn', { group: 'Drift' })),
    ...plan.warnings.map(text => fact('Warning', text, 'warn')),
    fact(
      'Plan',
      `${counts.import > 0 ? `${counts.import} to import, ` : ''}${counts.add} to add, ${counts.change} to change, ${counts.destroy} to destroy`,
    ),
    fact('Plan hash', plan.hash.slice(0, 12)),
  ];
}

function describe(change: ResourceChange): string {
  const reason = change.reason === null ? '' : ` (${change.reason})`;
  const moved = change.previousAddress === null ? '' : `, moved from ${change.previousAddress}`;
  return `${change.action}${reason}${moved}`;
}

function details(change: ResourceChange): { detail?: string } {
  const shown = change.shown.map(
    a =>
      `${a.path}: ${a.before ?? '(unset)'} → ${a.after ?? '(known after apply)'}${a.forcesReplacement ? ' (forces replacement)' : ''}`,
  );
  const hidden = change.changedAttributes.filter(name => !change.shown.some(a => a.path === name));
  const lines = [...shown, ...(hidden.length === 0 ? [] : [`changes as well: ${hidden.join(', ')}`])];
  return lines.length === 0 ? {} : { detail: lines.join('\n') };
}
