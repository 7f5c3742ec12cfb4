import { deferralWords } from './deferral';
import { own } from '../ownKeys';
import type { PlanAction, ResourceChange } from './plan';
import {
  changedAttributes,
  emptyAttributes,
  forcingAttributes,
  isAnother,
  isComputed,
  isMarked,
  shownAttribute,
  shownValue,
} from './planJsonAttributes';
import type { Actions, JsonInvocation, JsonResourceChange } from './planJsonShape';

/** A change as read from the JSON form. */
export type JsonChange = ResourceChange & {
  /** Changed attributes that go between an empty string and nothing, which some versions don't print. */
  readonly emptyAttributes: readonly string[];
};
export type Allowed = (address: string) => readonly string[];

/** The change that a resource's actions amount to. `no-op` is not here: it is only kept for moves and imports. */
const DOES: Readonly<Record<Exclude<Actions, 'no-op' | 'open'>, PlanAction>> = {
  create: 'create',
  read: 'read',
  update: 'update',
  delete: 'delete',
  forget: 'forget',
  'delete create': 'replace',
  'create delete': 'replace',
  'create forget': 'create',
};

/** @returns undefined when the plan leaves the resource as it is */
export function resourceChange(each: JsonResourceChange, allowed: Allowed): JsonChange | undefined {
  const { change } = each;
  const { actions } = change;
  const moved = each.previous_address !== undefined && each.previous_address !== each.address;
  const imported = change.importing !== undefined;
  // Terraform doesn't report it either: data that was read is only dropped from the state.
  if (each.mode === 'data' && actions === 'delete') return undefined;
  // An ephemeral resource is opened and closed within the run and never kept.
  if (actions === 'open') return undefined;
  if (actions === 'no-op' && !moved && !imported) return undefined;
  const changed = actions === 'no-op' || actions === 'forget' ? [] : changedNames(change);
  const forcing = forcingAttributes(change);
  const shown = new Set(allowed(each.address));
  const action = actions === 'no-op' ? (moved ? 'move' : 'import') : DOES[actions];
  return {
    address: addressOf(each),
    action,
    ...(action === 'replace'
      ? { order: actions === 'delete create' ? ('delete-first' as const) : ('create-first' as const) }
      : {}),
    ...(actions === 'create forget' ? { forgets: true } : {}),
    // The text form says only that a forgotten resource isn't destroyed.
    reason: actions.includes('forget') ? null : (each.action_reason ?? null),
    previousAddress: moved ? (each.previous_address ?? null) : null,
    ...(imported ? { imported } : {}),
    changedAttributes: changed,
    computedAttributes: changed.filter(name => isComputed(change, name) && !forcing.has(name)),
    emptyAttributes: emptyAttributes(change),
    shown: changed
      .filter(name => shown.has(name))
      .map(name => shownAttribute(change, name, forcing.has(name))),
  };
}

function changedNames(change: JsonResourceChange['change']): readonly string[] {
  const names = [...changedAttributes(change), ...(isAnother(change) ? ['(identity)'] : [])];
  // An update that names no attribute changes something else.
  return names.length === 0 && change.actions === 'update' ? ['(unnamed)'] : names;
}

/** A provider action as a change of its own, with its settings as attributes. */
export function invocation(each: JsonInvocation, allowed: Allowed): JsonChange {
  const { config_values: values, config_sensitive, config_unknown } = each;
  const names = new Set([values, config_unknown].flatMap(part => (part == null ? [] : Object.keys(part))));
  const settings = [...names].sort();
  const shown = new Set(allowed(each.address));
  return {
    ...untouched,
    address: each.address,
    action: 'invoke',
    reason: triggerOf(each),
    changedAttributes: settings,
    shown: settings
      .filter(name => shown.has(name))
      .map(name => ({
        path: name,
        before: null,
        after: shownValue(
          own(values, name),
          isMarked(config_sensitive, name),
          isMarked(config_unknown, name),
        ),
        forcesReplacement: false,
      })),
  };
}

/** A change deferred to a later plan. */
export function deferredChange(reason: string, each: JsonResourceChange): JsonChange {
  return { ...untouched, address: addressOf(each), action: 'defer', reason: deferralWords(reason) };
}

/** An action deferred to a later plan. */
export function deferredInvocation(reason: string, { address }: JsonInvocation): JsonChange {
  return { ...untouched, address, action: 'defer', reason: deferralWords(reason) };
}

const untouched = { previousAddress: null, changedAttributes: [], emptyAttributes: [], shown: [] } as const;

function addressOf({ address, deposed }: JsonResourceChange): string {
  return deposed === undefined ? address : `${address} (deposed object ${deposed})`;
}

function triggerOf({ lifecycle_action_trigger: lifecycle, invoke_action_trigger: invoke }: JsonInvocation) {
  const by = lifecycle?.triggering_resource_address ?? invoke?.calling_resource_address;
  if (by === undefined) return null;
  if (lifecycle === undefined) return `called from ${by}`;
  return `${lifecycle.action_trigger_event?.startsWith('Before') === true ? 'before' : 'after'} ${by}`;
}
