import * as l10n from '@vscode/l10n';
import type { Diff, Fact } from '../../core/journal/reading';
import type { ExpectedChange } from '../../core/plan/expectation';
import { judgePlan, listed } from '../../core/plan/judgePlan';
import type { Plan, ResourceChange } from '../../core/plan/plan';
import { fact } from './facts';
import { either } from '../../core/text/joined';

/** More than a person reads: the rest is only counted. */
const MOST = 200;

/** A plan as evidence: first unexpected, then missing, then expected changes. Shows values only of allow-listed attributes. */
export function planFacts(plan: Plan, expects: readonly ExpectedChange[]): Fact[] {
  const { expected, unexpected, missing, caveats } = judgePlan(plan, expects);
  return [
    ...first(caveats, l10n.t('Unexpected'), text =>
      fact(l10n.t('Plan'), text, 'bad', { group: l10n.t('Unexpected') }),
    ),
    ...first(unexpected, l10n.t('Unexpected'), ({ change, why }) =>
      fact(change.address, `${describe(change)}: ${why}`, 'bad', {
        group: l10n.t('Unexpected'),
        ...details(change),
      }),
    ),
    ...first(missing, l10n.t('Missing'), e =>
      fact(e.address, l10n.t`${either(e.actions)} was expected but is not in the plan`, 'warn', {
        group: l10n.t('Missing'),
      }),
    ),
    ...first(expected, l10n.t('Expected'), change =>
      fact(change.address, describe(change), 'good', { group: l10n.t('Expected'), ...details(change) }),
    ),
    ...driftFacts(plan.drifted),
    ...first(plan.outputs, l10n.t('Outputs'), name =>
      fact(name, l10n.t('changes'), 'info', { group: l10n.t('Outputs') }),
    ),
    ...first(plan.warnings, l10n.t('Warnings'), text => fact(l10n.t('Warning'), text, 'warn')),
    fact(l10n.t('Plan hash'), plan.hash.slice(0, 12)),
  ];
}

/** {@link planFacts} with the plan in numbers, for a reading whose summary doesn't have them. */
export function countedPlanFacts(plan: Plan, expects: readonly ExpectedChange[]): Fact[] {
  return [...planFacts(plan, expects), fact(l10n.t('Plan'), countsText(plan))];
}

/** Resources that changed outside of Terraform, as evidence. */
export function driftFacts(drifted: readonly string[]): Fact[] {
  return first(drifted, l10n.t('Drift'), address =>
    fact(address, l10n.t('changed outside of Terraform'), 'warn', { group: l10n.t('Drift') }),
  );
}

/** Summary of a plan in numbers. */
export function countsText({ counts, changes }: Plan): string {
  const { add, change, destroy, invoke = 0 } = counts;
  const number = (holds: (change: ResourceChange) => boolean) => changes.filter(holds).length;
  const forgotten = number(({ action, forgets }) => action === 'forget' || forgets === true);
  const deferred = number(({ action }) => action === 'defer');
  return [
    ...(counts.import === 0 ? [] : [l10n.t`${counts.import} to import`]),
    l10n.t`${add} to add, ${change} to change, ${destroy} to destroy`,
    ...(invoke === 0
      ? []
      : [invoke === 1 ? l10n.t('1 action to invoke') : l10n.t`${invoke} actions to invoke`]),
    ...(forgotten === 0 ? [] : [l10n.t`${forgotten} to keep running, no longer managed`]),
    ...(deferred === 0 ? [] : [l10n.t`${deferred} left to a later plan`]),
  ].join(', ');
}

function first<T>(all: readonly T[], group: string, toFact: (one: T) => Fact): Fact[] {
  const facts = all.slice(0, MOST).map(toFact);
  const rest = all.length - MOST;
  return rest > 0
    ? [...facts, fact(l10n.t('And more'), l10n.t`${rest} more, in the terminal`, 'warn', { group })]
    : facts;
}

function describe(change: ResourceChange): string {
  const { action, reason, previousAddress } = change;
  const moved = previousAddress === null ? '' : `, ${l10n.t`moved from ${previousAddress}`}`;
  const rest = `${reason === null ? '' : ` (${reason})`}${moved}`;
  if (action === 'forget') return `${l10n.t('forget: keeps running, no longer managed')}${rest}`;
  if (change.forgets === true)
    return `${l10n.t`${action}; the old one keeps running, no longer managed`}${rest}`;
  if (action === 'defer') return `${l10n.t('left to a later plan')}${rest}`;
  return `${action}${rest}`;
}

function details(change: ResourceChange): { detail?: string; diff: Diff } {
  const shown = change.shown.slice(0, MOST);
  const visible = new Set(change.shown.map(({ path }) => path));
  const hidden = change.changedAttributes.filter(name => !visible.has(name));
  const also = [
    ...(change.shown.length > MOST ? [l10n.t`and ${change.shown.length - MOST} more values`] : []),
    ...(hidden.length === 0 ? [] : [l10n.t`also changes: ${listed(hidden)}`]),
  ];
  const unset = l10n.t('(unset)');
  const lines = [
    ...shown.map(
      a =>
        `${a.path}: ${a.before ?? unset} → ${a.after ?? unset}${a.forcesReplacement ? ` ${l10n.t('(forces replacement)')}` : ''}`,
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
