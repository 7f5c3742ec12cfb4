import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { DurationSchema } from '../duration';
import { either } from '../text/joined';
import { inWords } from '../runbook/inWords';
import { stepsOf, type Runbook, type Step } from '../runbook/runbook';
import { changes } from './valueDifferences';

/** Differences between steps that both have; the same change in several steps is one line. */
export function inBoth(
  shipped: Runbook,
  own: Runbook,
  told: (step: Step, other: Step) => readonly string[],
): readonly string[] {
  const after = new Map(stepsOf(own).map(step => [step.id, step]));
  const steps = new Map<string, string[]>();
  for (const step of stepsOf(shipped)) {
    const other = after.get(step.id);
    for (const change of other === undefined ? [] : told(step, other))
      steps.set(change, [...(steps.get(change) ?? []), step.id]);
  }
  return [...steps].map(([change, ids]) =>
    ids.length === 1 ? l10n.t`Step ${ids.join(', ')}: ${change}` : l10n.t`Steps ${ids.join(', ')}: ${change}`,
  );
}

/** Changes to what a plan may contain without a reason. */
export function gateChanges({ with: before = {} }: Step, { with: after = {} }: Step): readonly string[] {
  const [shipped, own] = [listed(before.expects), listed(after.expects)];
  if (shipped === undefined || own === undefined)
    return changes({ expects: before.expects }, { expects: after.expects });
  const inPlan = (all: readonly string[], others: readonly string[], told: (change: string) => string) =>
    all.filter(each => !others.includes(each)).map(told);
  const changed = [
    ...inPlan(own, shipped, each => l10n.t`the plan may also ${each}`),
    ...inPlan(shipped, own, each => l10n.t`the plan may no longer ${each}`),
  ];
  return changed.length > 0 ? changed : changes({ expects: before.expects }, { expects: after.expects });
}

/** `replace ADDRESS (ATTRIBUTES)` for each expectation; undefined if they are malformed. */
function listed(expects: unknown): readonly string[] | undefined {
  const { success, output } = v.safeParse(ExpectsSchema, expects ?? []);
  return success
    ? output.map(
        ({ address, actions, attributes }) =>
          `${inWords(either(actions))} ${inWords(address)}${attributes === undefined ? '' : ` (${inWords(attributes)})`}`,
      )
    : undefined;
}
/** The form that `apply` takes; with more keys, they are compared key by key. */
const ExpectsSchema = v.array(
  v.strictObject({
    address: v.string(),
    actions: v.array(v.string()),
    attributes: v.optional(v.array(v.string())),
  }),
);

/** Other changes to a step, except in prose. */
export function stepChanges(
  { with: before = {}, title: _title, instructions: _text, ...shipped }: Step,
  { with: after = {}, title: _ownTitle, instructions: _ownText, ...own }: Step,
): readonly string[] {
  const others = (key: string) => key !== 'expects' && !isWait(key, before, after);
  return [...changes(shipped, own), ...changes(only(before, others), only(after, others))];
}

/** Changes to how long something is waited for, and how often it is checked. */
export function waitChanges({ with: before = {} }: Step, { with: after = {} }: Step): readonly string[] {
  const waits = (key: string) => isWait(key, before, after);
  return changes(only(before, waits), only(after, waits));
}

type Keys = Readonly<Record<string, unknown>>;

function isWait(key: string, before: Keys, after: Keys): boolean {
  return [before[key], after[key]].every(value => value === undefined || v.is(DurationSchema, value));
}

function only(all: Keys, isMeant: (key: string) => boolean): Keys {
  return Object.fromEntries(Object.entries(all).filter(([key]) => isMeant(key)));
}
