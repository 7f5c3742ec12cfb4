import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { PlanCounts, ResourceChange } from '../../src/core/plan/plan';

const Attributes = v.nullable(v.record(v.string(), v.unknown()));
const Change = v.object({
  address: v.string(),
  mode: v.string(),
  deposed: v.optional(v.string()),
  previous_address: v.optional(v.string()),
  action_reason: v.optional(v.string()),
  change: v.object({
    actions: v.array(v.string()),
    before: Attributes,
    after: Attributes,
    after_unknown: v.unknown(),
    before_sensitive: v.unknown(),
    after_sensitive: v.unknown(),
    importing: v.optional(v.unknown()),
  }),
});
const PlanJson = v.object({
  format_version: v.pipe(v.string(), v.startsWith('1.')),
  resource_changes: v.optional(v.array(Change), []),
  output_changes: v.optional(
    v.record(
      v.string(),
      v.object({
        actions: v.array(v.string()),
        before: v.unknown(),
        after: v.unknown(),
        before_sensitive: v.unknown(),
        after_sensitive: v.unknown(),
      }),
    ),
    {},
  ),
});

export type JsonChange = Omit<ResourceChange, 'shown' | 'computedAttributes'> & {
  /** Those of the changed attributes that go between an empty text and nothing: some versions don't print them. */
  readonly emptyAttributes: readonly string[];
};
/** What the text reading is held against. */
export interface JsonReading {
  readonly changes: readonly JsonChange[];
  readonly counts: PlanCounts;
  readonly outputs: readonly string[];
}

/** Reads `show -json` into what the text must say. @param json of a saved plan */
export function readPlanJson(json: string): JsonReading {
  const plan = v.parse(PlanJson, JSON.parse(json));
  const changes = plan.resource_changes
    .filter(each => each.mode === 'managed' || each.change.actions[0] !== 'delete')
    .flatMap(each => toChange(each) ?? []);
  const count = (action: string) => changes.filter(each => each.action === action).length;
  return {
    changes,
    counts: {
      import: changes.filter(({ imported }) => imported).length,
      add: count('create') + count('replace'),
      change: count('update'),
      destroy: count('delete') + count('replace'),
    },
    outputs: Object.entries(plan.output_changes)
      .filter(
        ([, each]) =>
          each.actions[0] !== 'no-op' || !isDeepStrictEqual(each.before_sensitive, each.after_sensitive),
      )
      .map(([name]) => name)
      .sort(),
  };
}

function toChange(each: v.InferOutput<typeof Change>): JsonChange | undefined {
  const moved = each.previous_address !== undefined && each.previous_address !== each.address;
  const imported = each.change.importing !== undefined;
  const [first, second] = each.change.actions;
  const replace = second !== undefined;
  if (first === 'no-op' && !moved && !imported) return undefined;
  const action = replace ? 'replace' : first === 'no-op' ? (moved ? 'move' : 'import') : first;
  return {
    address: each.deposed === undefined ? each.address : `${each.address} (deposed object ${each.deposed})`,
    action: action as ResourceChange['action'],
    ...(replace ? { order: first === 'delete' ? 'delete-first' : 'create-first' } : {}),
    // The text says of a forgotten resource only that it stays.
    reason: action === 'forget' ? null : (each.action_reason ?? null),
    previousAddress: moved ? (each.previous_address ?? null) : null,
    ...(imported ? { imported } : {}),
    changedAttributes: first === 'no-op' || first === 'forget' ? [] : changedAttributes(each.change),
    emptyAttributes: emptyAttributes(each.change),
  };
}

function changedAttributes(change: v.InferOutput<typeof Change>['change']): string[] {
  const { before, after } = change;
  const part = (tree: unknown, name: string) => (isRecord(tree) ? tree[name] : undefined) ?? false;
  const names = new Set(
    [before ?? {}, after ?? {}, isRecord(change.after_unknown) ? change.after_unknown : {}].flatMap(
      Object.keys,
    ),
  );
  return [...names]
    .filter(
      name =>
        !isDeepStrictEqual(before?.[name] ?? null, after?.[name] ?? null) ||
        holdsTrue(part(change.after_unknown, name)) ||
        (before !== null &&
          after !== null &&
          !isDeepStrictEqual(part(change.before_sensitive, name), part(change.after_sensitive, name))),
    )
    .sort();
}

function emptyAttributes({ before, after, after_unknown }: v.InferOutput<typeof Change>['change']): string[] {
  const empty = (value: unknown) => value === '' || value === null || value === undefined;
  return Object.keys({ ...before, ...after }).filter(
    name =>
      empty(before?.[name]) &&
      empty(after?.[name]) &&
      !(isRecord(after_unknown) && holdsTrue(after_unknown[name] ?? false)),
  );
}

function holdsTrue(tree: unknown): boolean {
  return tree === true || (typeof tree === 'object' && tree !== null && Object.values(tree).some(holdsTrue));
}
function isRecord(tree: unknown): tree is Record<string, unknown> {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree);
}

/** Terraform's word for a reason, by the code that its JSON has for it. */
export const reasons: Readonly<Record<string, RegExp>> = {
  replace_because_tainted: /^tainted$/,
  replace_because_cannot_update: /^must be replaced/,
  replace_by_request: /^as requested$/,
  replace_by_triggers: /^due to changes in replace_triggered_by$/,
  delete_because_no_resource_config: /^because .+ is not in configuration/,
  delete_because_no_module: /^because module\..+ is not in configuration/,
  delete_because_wrong_repetition: /^because resource (?:uses|does not use) /,
  delete_because_count_index: /^because index \[\d+\] is out of range for count/,
  delete_because_each_key: /^because key \[.+\] is not in for_each map/,
  delete_because_no_move_target: /^because .+ was moved to /,
  read_because_config_unknown: /^config refers to values not yet known$/,
  read_because_dependency_pending: /^depends on a resource or a module with changes pending$/,
};
