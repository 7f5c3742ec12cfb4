import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { ProblemError } from '../errors';
import type { AttributeChange, Plan, PlanAction, ResourceChange } from './plan';

const ActionSchema = v.picklist([
  'create',
  'update',
  'delete',
  'replace',
  'read',
  'forget',
  'import',
  'move',
]);
const Attributes = v.nullable(v.record(v.string(), v.unknown()));
const ChangeSchema = v.object({
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
    replace_paths: v.optional(v.array(v.array(v.unknown())), []),
  }),
});
const PlanJson = v.object({
  format_version: v.pipe(v.string(), v.startsWith('1.')),
  resource_changes: v.optional(v.array(ChangeSchema), []),
  resource_drift: v.optional(v.array(v.object({ address: v.string() })), []),
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

type Change = v.InferOutput<typeof ChangeSchema>;

/** A change as the JSON form tells it. */
export type JsonChange = ResourceChange & {
  /** Those of the changed attributes that go between an empty text and nothing: some versions don't print them. */
  readonly emptyAttributes: readonly string[];
};

/**
 * Reads `terraform show -json` (or `tofu show -json`) of a saved plan.
 * https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 * @param json what it printed; `hash` is that of all of it
 * @param options.allowedAttributes names of attributes, by address, whose values may leave it
 * @throws {ProblemError} `plan.json` when it is no such thing
 */
export function readPlanJson(
  json: string,
  options: { readonly allowedAttributes: (address: string) => readonly string[] },
): Plan & { readonly changes: readonly JsonChange[] } {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), PlanJson), json);
  if (!parsed.success) {
    throw new ProblemError({
      code: 'plan.json',
      message: `The saved plan can't be read as JSON: ${parsed.issues[0].message}`,
      remedy:
        'Check the recipe that shows it: it must print what "terraform show -json" prints, and nothing else.',
    });
  }
  const plan = parsed.output;
  const changes = plan.resource_changes
    .filter(each => each.mode === 'managed' || each.change.actions[0] !== 'delete')
    .flatMap(each => toChange(each, options.allowedAttributes) ?? []);
  const count = (action: PlanAction) => changes.filter(each => each.action === action).length;
  return {
    changes,
    counts: {
      import: changes.filter(({ imported }) => imported).length,
      add: count('create') + count('replace'),
      change: count('update'),
      destroy: count('delete') + count('replace'),
    },
    drifted: plan.resource_drift.map(({ address }) => address),
    warnings: [],
    outputs: Object.entries(plan.output_changes)
      .filter(
        ([, each]) =>
          each.actions[0] !== 'no-op' || !isDeepStrictEqual(each.before_sensitive, each.after_sensitive),
      )
      .map(([name]) => name)
      .sort(),
    hash: createHash('sha256').update(json).digest('hex'),
  };
}

function toChange(
  each: Change,
  allowedAttributes: (address: string) => readonly string[],
): JsonChange | undefined {
  const moved = each.previous_address !== undefined && each.previous_address !== each.address;
  const imported = each.change.importing !== undefined;
  const [first, second] = each.change.actions;
  const replace = second !== undefined;
  if (first === 'no-op' && !moved && !imported) return undefined;
  const action = replace ? 'replace' : first === 'no-op' ? (moved ? 'move' : 'import') : first;
  const changed = first === 'no-op' || first === 'forget' ? [] : changedAttributes(each.change);
  const forcing = each.change.replace_paths.map(([name]) => name);
  return {
    address: each.deposed === undefined ? each.address : `${each.address} (deposed object ${each.deposed})`,
    action: v.parse(ActionSchema, action),
    ...(replace ? { order: first === 'delete' ? ('delete-first' as const) : ('create-first' as const) } : {}),
    // The text says of a forgotten resource only that it stays.
    reason: action === 'forget' ? null : (each.action_reason ?? null),
    previousAddress: moved ? (each.previous_address ?? null) : null,
    ...(imported ? { imported } : {}),
    changedAttributes: changed,
    computedAttributes: changed.filter(
      name => holdsTrue(part(each.change.after_unknown, name)) && !forcing.includes(name),
    ),
    emptyAttributes: emptyAttributes(each.change),
    shown: changed
      .filter(name => allowedAttributes(each.address).includes(name))
      .map(name => shown(each.change, name, forcing.includes(name))),
  };
}

function shown(change: Change['change'], path: string, forcesReplacement: boolean): AttributeChange {
  return {
    path,
    before: valueOf(change.before?.[path], holdsTrue(part(change.before_sensitive, path)), false),
    after: valueOf(
      change.after?.[path],
      holdsTrue(part(change.after_sensitive, path)),
      part(change.after_unknown, path) === true,
    ),
    forcesReplacement,
  };
}

function valueOf(value: unknown, isSensitive: boolean, isUnknown: boolean): string | null {
  if (isSensitive) return '(sensitive value)';
  if (isUnknown) return '(known after apply)';
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.includes('\n') ? '(several lines)' : text;
}

function part(tree: unknown, name: string): unknown {
  return (isRecord(tree) ? tree[name] : undefined) ?? false;
}

function changedAttributes(change: Change['change']): string[] {
  const { before, after } = change;
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

function emptyAttributes({ before, after, after_unknown }: Change['change']): string[] {
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
