import * as l10n from '@vscode/l10n';
import { matchesAddress } from './address';
import type { ExpectedChange } from './expectation';
import type { Plan, ResourceChange } from './plan';
import { either, firstOf, together } from '../text/joined';

/** Beyond what a person reads in one line, names are only counted. */
const MOST_NAMES = 20;

/** A plan compared with what the runbook expects. */
export interface JudgedPlan {
  readonly expected: readonly ResourceChange[];
  /** Closes the gate. `why` is one phrase for a person. */
  readonly unexpected: readonly { readonly change: ResourceChange; readonly why: string }[];
  /** Expectations that nothing in the plan satisfies. */
  readonly missing: readonly ExpectedChange[];
  /** Facts that no expectation can cover; these close the gate too. */
  readonly caveats: readonly string[];
}

/**
 * Sorts the changes of a plan into those that the runbook expects and the rest.
 *
 * A change is expected when a single expectation names its address and everything that it does. An updated resource that was
 * also moved or imported needs `move` or `import` among the actions too, and one whose old object is forgotten needs
 * `forget`. A deferred change can't be expected. If the expectation lists attributes, no other attribute may change; in a
 * replacement, attributes that Terraform merely recomputes don't count.
 */
export function judgePlan(plan: Plan, expectations: readonly ExpectedChange[]): JudgedPlan {
  const judged = plan.changes.map(change => ({ change, why: objection(change, expectations) }));
  return {
    expected: judged.flatMap(({ change, why }) => (why === undefined ? [change] : [])),
    unexpected: judged.flatMap(({ change, why }) => (why === undefined ? [] : [{ change, why }])),
    missing: expectations.filter(
      expectation => !plan.changes.some(change => objectionOf(change, expectation) === undefined),
    ),
    caveats: plan.caveats ?? [],
  };
}

function objection(change: ResourceChange, expectations: readonly ExpectedChange[]): string | undefined {
  const objections = expectations
    .filter(({ address }) => matchesAddress(address, change.address))
    .map(expectation => objectionOf(change, expectation));
  if (objections.length === 0) return l10n.t('the runbook does not expect a change of it');
  return objections.includes(undefined) ? undefined : objections[0];
}

/** Why an expectation doesn't cover a change; undefined when it does. */
function objectionOf(change: ResourceChange, expectation: ExpectedChange): string | undefined {
  if (!matchesAddress(expectation.address, change.address)) return l10n.t('another address');
  if (change.action === 'defer') return l10n.t('it is left to a later plan');
  const expected: ReadonlySet<string> = new Set(expectation.actions);
  const surplus = actionsOf(change).filter(action => !expected.has(action));
  if (surplus.length > 0) {
    return l10n.t`the runbook expects ${either(expectation.actions)}, not ${together(surplus)}`;
  }
  if (expectation.attributes === undefined) return undefined;
  const computed = change.action === 'replace' ? (change.computedAttributes ?? []) : [];
  const free = new Set([...expectation.attributes, ...computed]);
  const others = change.changedAttributes.filter(name => !free.has(name));
  return others.length === 0 ? undefined : l10n.t`the runbook does not expect a change of ${listed(others)}`;
}

function actionsOf(change: ResourceChange): ResourceChange['action'][] {
  return [
    change.action,
    ...(change.previousAddress !== null && change.action !== 'move' ? ['move' as const] : []),
    ...(change.imported === true && change.action !== 'import' ? ['import' as const] : []),
    ...(change.forgets === true ? ['forget' as const] : []),
  ];
}

/** Joins the first names and says how many more there are. */
export function listed(names: readonly string[]): string {
  return firstOf(names, MOST_NAMES);
}
