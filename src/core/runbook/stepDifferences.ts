import * as v from 'valibot';
import { DurationSchema } from '../duration';
import { inWords } from './inWords';
import { stepsOf, type Runbook, type Step } from './runbook';
import { changes } from './valueDifferences';

/** What differs in steps that both have; the same change of several steps is one line. */
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
  return [...steps].map(
    ([change, ids]) => `${ids.length === 1 ? 'Step' : 'Steps'} ${ids.join(', ')}: ${change}`,
  );
}

/** What a plan may hold without a reason. */
export function gateChanges({ with: before = {} }: Step, { with: after = {} }: Step): readonly string[] {
  const [shipped, own] = [listed(before.expects), listed(after.expects)];
  if (shipped === undefined || own === undefined)
    return changes({ expects: before.expects }, { expects: after.expects });
  const inPlan = (all: readonly string[], others: readonly string[], words: string) =>
    all.filter(each => !others.includes(each)).map(each => `${words} ${each}`);
  const told = [
    ...inPlan(own, shipped, 'the plan may also'),
    ...inPlan(shipped, own, 'the plan may no longer'),
  ];
  return told.length > 0 ? told : changes({ expects: before.expects }, { expects: after.expects });
}

/** `replace ADDRESS (ATTRIBUTES)` for each expectation; undefined: they aren't written as they should be. */
function listed(expects: unknown): readonly string[] | undefined {
  const { success, output } = v.safeParse(ExpectsSchema, expects ?? []);
  return success
    ? output.map(
        ({ address, actions, attributes }) =>
          `${inWords(actions.join(' or '))} ${inWords(address)}${attributes === undefined ? '' : ` (${inWords(attributes)})`}`,
      )
    : undefined;
}
/** As `apply` takes them; with more keys they are told by their keys. */
const ExpectsSchema = v.array(
  v.strictObject({
    address: v.string(),
    actions: v.array(v.string()),
    attributes: v.optional(v.array(v.string())),
  }),
);

/** What else differs of a step, but for what only people read. */
export function stepChanges(
  { with: before = {}, title: _title, instructions: _text, ...shipped }: Step,
  { with: after = {}, title: _ownTitle, instructions: _ownText, ...own }: Step,
): readonly string[] {
  const others = (key: string) => key !== 'expects' && !isWait(key, before, after);
  return [...changes(shipped, own), ...changes(only(before, others), only(after, others))];
}

/** How long something is waited for, and how often it is looked at. */
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
