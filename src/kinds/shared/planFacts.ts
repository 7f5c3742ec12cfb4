import type { Diff, Fact } from '../../core/journal/reading';
import type { ExpectedChange } from '../../core/plan/expectation';
import { judgePlan, listed } from '../../core/plan/judgePlan';
import type { Plan, ResourceChange } from '../../core/plan/plan';
import { fact } from './facts';

/** More than a person reads: the rest is only counted. */
const MOST = 200;

/** A plan as evidence: first unexpected, then missing, then expected changes. Shows values only of allow-listed attributes. */
export function planFacts(plan: Plan, expects: readonly ExpectedChange[]): Fact[] {
  const { expected, unexpected, missing, caveats } = judgePlan(plan, expects);
  return [
    ...first(caveats, 'Unexpected', text => fact('Plan', text, 'bad', { group: 'Unexpected' })),
    ...first(unexpected, 'Unexpected', ({ change, why }) =>
      fact(change.address, `${describe(change)}: ${why}`, 'bad', { group: 'Unexpected', ...details(change) }),
    ),
    ...first(missing, 'Missing', e =>
      fact(e.address, `${e.actions.join(' or ')} was expected but is not in the plan`, 'warn', {
        group: 'Missing',
      }),
    ),
    ...first(expected, 'Expected', change =>
      fact(change.address, describe(change), 'good', { group: 'Expected', ...details(change) }),
    ),
    ...driftFacts(plan.drifted),
    ...first(plan.outputs, 'Outputs', name => fact(name, 'changes', 'info', { group: 'Outputs' })),
    ...first(plan.warnings, 'Warnings', text => fact('Warning', text, 'warn')),
    fact('Plan', countsText(plan)),
    fact('Plan hash', plan.hash.slice(0, 12)),
  ];
}

/** Resources that changed outside of Terraform, as evidence. */
export function driftFacts(drifted: readonly string[]): Fact[] {
  return first(drifted, 'Drift', address =>
    fact(address, 'changed outside of Terraform', 'warn', { group: 'Drift' }),
  );
}

/** Summary of a plan in numbers. */
export function countsText({ counts, changes }: Plan): string {
  const { add, change, destroy, invoke = 0 } = counts;
  const number = (holds: (change: ResourceChange) => boolean) => changes.filter(holds).length;
  const forgotten = number(({ action, forgets }) => action === 'forget' || forgets === true);
  const deferred = number(({ action }) => action === 'defer');
  return [
    ...(counts.import === 0 ? [] : [`${counts.import} to import`]),
    `${add} to add, ${change} to change, ${destroy} to destroy`,
    ...(invoke === 0 ? [] : [`${invoke} ${invoke === 1 ? 'action' : 'actions'} to invoke`]),
    ...(forgotten === 0 ? [] : [`${forgotten} to keep running, no longer managed`]),
    ...(deferred === 0 ? [] : [`${deferred} left to a later plan`]),
  ].join(', ');
}

function first<T>(all: readonly T[], group: string, toFact: (one: T) => Fact): Fact[] {
  const facts = all.slice(0, MOST).map(toFact);
  const rest = all.length - MOST;
  return rest > 0 ? [...facts, fact('And more', `${rest} more, in the terminal`, 'warn', { group })] : facts;
}

function describe(change: ResourceChange): string {
  const { action, reason, previousAddress } = change;
  const moved = previousAddress === null ? '' : `, moved from ${previousAddress}`;
  const rest = `${reason === null ? '' : ` (${reason})`}${moved}`;
  if (action === 'forget') return `forget: keeps running, no longer managed${rest}`;
  if (change.forgets === true) return `${action}; the old one keeps running, no longer managed${rest}`;
  if (action === 'defer') return `left to a later plan${rest}`;
  return `${action}${rest}`;
}

function details(change: ResourceChange): { detail?: string; diff: Diff } {
  const shown = change.shown.slice(0, MOST);
  const visible = new Set(change.shown.map(({ path }) => path));
  const hidden = change.changedAttributes.filter(name => !visible.has(name));
  const also = [
    ...(change.shown.length > MOST ? [`and ${change.shown.length - MOST} more values`] : []),
    ...(hidden.length === 0 ? [] : [`changes as well: ${listed(hidden)}`]),
  ];
  const lines = [
    ...shown.map(
      a =>
        `${a.path}: ${a.before ?? '(unset)'} → ${a.after ?? '(unset)'}${a.forcesReplacement ? ' (forces replacement)' : ''}`,
    ),
    ...also,
  ];
  return {
    ...(lines.length === 0 ? {} : { detail: lines.join('\n') }),
    diff: {
      mark: markOf(change),
      values: shown.map(({ path, before, after, forcesReplacement }) => ({
        path,
        before,
        after,
        ...(forcesReplacement ? { forces: true } : {}),
      })),
      ...(also.length === 0 ? {} : { also: also.join('; ') }),
    },
  };
}

const MARKS: Readonly<Partial<Record<ResourceChange['action'], Diff['mark']>>> = {
  create: '+',
  update: '~',
  delete: '-',
  read: '<=',
};

/** The symbol that Terraform uses. */
function markOf({ action, order }: ResourceChange): Diff['mark'] {
  if (action === 'replace') return order === 'create-first' ? '+/-' : '-/+';
  return MARKS[action] ?? '·';
}
