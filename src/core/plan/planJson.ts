import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { ProblemError } from '../errors';
import { neutral } from '../text/neutral';
import { PARTIAL } from './deferral';
import { isDeeperThan } from './depth';
import { own } from '../ownKeys';
import { withExactNumbers } from './exactNumbers';
import { keyTwice } from '../jsonText';
import type { Plan } from './plan';
import { changesNothing } from './planJsonAttributes';
import {
  deferredChange,
  deferredInvocation,
  invocation,
  resourceChange,
  type Allowed,
  type JsonChange,
} from './planJsonChange';
import {
  PlanJsonSchema,
  REASONS,
  type Actions,
  type JsonResourceChange,
  type PlanJson,
} from './planJsonShape';

/** Nesting of JSON values: several times that of the deepest real modules. */
const MAX_DEPTH = 400;

/** A plan that was saved. */
export interface SavedPlan extends Plan {
  readonly changes: readonly JsonChange[];
  /** Terraform would apply it; false if it changes nothing. */
  readonly applyable: boolean;
}

/**
 * Reads `terraform show -json` (or `tofu show -json`) of a saved plan. Everything in it is either understood or refused by name.
 * @param json the command's entire output, over which `hash` is computed
 * @param options.allowedAttributes names of attributes, by address, whose values may be shown and journaled
 * @throws {ProblemError} `plan.json` if it isn't a plan or contains something unknown, `plan.errored` if planning failed,
 * `plan.not-applyable` if Terraform itself won't apply it
 */
export function readPlanJson(json: string, options: { readonly allowedAttributes: Allowed }): SavedPlan {
  const plan = parse(json);
  const changes = changesOf(plan, options.allowedAttributes);
  const outputs = changedOutputs(plan);
  const { applyable } = plan;
  if (!applyable && changes.length + outputs.length > 0) throw notApplyable();
  const caveats = caveatsOf(plan);
  return {
    changes,
    applyable,
    counts: countsOf(changes),
    drifted: plan.resource_drift.map(({ address }) => address),
    warnings: [],
    outputs,
    ...(caveats.length === 0 ? {} : { caveats }),
    hash: createHash('sha256').update(json).digest('hex'),
  };
}

function parse(json: string): PlanJson {
  let value: unknown;
  try {
    value = JSON.parse(withExactNumbers(json));
  } catch {
    throw notRead(l10n.t('It is not JSON.'));
  }
  const twice = keyTwice(json);
  if (twice !== undefined) throw notRead(l10n.t`One of its objects has the key ${neutral(twice, 80)} twice.`);
  if (isDeeperThan(value, MAX_DEPTH)) throw notRead(l10n.t('Its values are nested too deep.'));
  const parsed = v.safeParse(PlanJsonSchema, value, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const place = v.getDotPath(issue);
    const what = neutral(issue.message);
    throw notRead(place === null ? what : l10n.t`${what} (in ${neutral(place, 120)})`);
  }
  const plan = parsed.output;
  if (plan.errored) throw errored();
  for (const each of plan.resource_changes) refuseOdd(each);
  for (const [name, change] of plan.output_changes)
    if (change.actions === 'no-op' && !changesNothing(change)) throw noNoOp(`output.${name}`);
  return plan;
}

/** Tests for actions that resources of each mode never have. */
const ODD: Readonly<Record<JsonResourceChange['mode'], (actions: Actions) => boolean>> = {
  managed: actions => actions === 'read' || actions === 'open',
  data: actions => !['read', 'no-op', 'delete'].includes(actions),
  ephemeral: actions => actions !== 'open',
};

/** Refuses changes whose keys are all known but that Terraform never writes. */
function refuseOdd({ address, mode, index_unknown, change }: JsonResourceChange): void {
  const { actions, importing, before, after } = change;
  const isOdd = ODD[mode](actions);
  if (isOdd) throw notRead(l10n.t`${neutral(address, 120)}: "${actions}" is no action of that mode.`);
  if (index_unknown === true || importing?.unknown === true) {
    throw notRead(l10n.t`${neutral(address, 120)} is planned though it is not known yet what it is.`);
  }
  if (actions === 'no-op' && !changesNothing(change)) throw noNoOp(address);
  if (actions === 'open' && (before !== null || after !== null)) throw noNoOp(address);
  const isOfOneObject = ['update', 'delete create', 'create delete', 'create forget'].includes(actions);
  if (isOfOneObject && (before === null || after === null)) {
    throw notRead(
      l10n.t`${neutral(address, 120)}: "${actions}" without what was before and what comes after.`,
    );
  }
}

function noNoOp(address: string): ProblemError {
  return notRead(l10n.t`${neutral(address, 120)} changes without an action.`);
}

function changesOf(plan: PlanJson, allowed: Allowed): readonly JsonChange[] {
  return [
    ...plan.resource_changes.flatMap(each => resourceChange(each, allowed) ?? []),
    ...plan.action_invocations.map(each => invocation(each, allowed)),
    ...plan.deferred_changes.map(each => deferredChange(each.reason, each.resource_change)),
    ...plan.deferred_action_invocations.map(each => deferredInvocation(each.reason, each.action_invocation)),
  ];
}

function countsOf(changes: readonly JsonChange[]): Plan['counts'] {
  const count = (action: JsonChange['action']) => changes.filter(each => each.action === action).length;
  const invoke = count('invoke');
  return {
    import: changes.filter(({ imported }) => imported).length,
    add: count('create') + count('replace'),
    change: count('update'),
    destroy: count('delete') + count('replace'),
    ...(invoke === 0 ? {} : { invoke }),
  };
}

function changedOutputs({ output_changes }: PlanJson): readonly string[] {
  return output_changes
    .filter(
      ([, each]) =>
        each.actions !== 'no-op' || !isDeepStrictEqual(each.before_sensitive, each.after_sensitive),
    )
    .map(([name]) => name)
    .sort();
}

function caveatsOf(plan: PlanJson): readonly string[] {
  const { complete, checks, resource_changes, deferred_changes, deferred_action_invocations } = plan;
  const isPartial = !complete || deferred_changes.length + deferred_action_invocations.length > 0;
  const failed = checks.filter(check =>
    [check, ...check.instances].some(({ status }) => status === 'fail' || status === 'error'),
  );
  const odd = resource_changes.filter(
    ({ action_reason }) => action_reason !== undefined && !REASONS.has(action_reason),
  );
  const generated = resource_changes.filter(({ change }) => (change.generated_config ?? '') !== '');
  return [
    ...(isPartial ? [PARTIAL] : []),
    ...failed.map(({ address }) => l10n.t`${nameOf(address)} does not hold`),
    ...odd.map(
      ({ address, action_reason }) =>
        l10n.t`${address} changes for an unknown reason: ${action_reason ?? ''}`,
    ),
    ...generated.map(({ address }) => l10n.t`The configuration of ${address} is generated by this plan`),
  ];
}

function nameOf(check: unknown): string {
  const name = own(check, 'to_display');
  return typeof name === 'string' ? name : l10n.t('A check');
}

function notRead(why: string): ProblemError {
  return new ProblemError({
    code: 'plan.json',
    message: l10n.t`The saved plan can't be read reliably: ${why}`,
    remedy: l10n.t(
      'Nothing was applied. Check the recipe that shows it: it must print what "terraform show -json" prints, and nothing else. A newer Terraform may need a newer version of this extension.',
    ),
  });
}

function errored(): ProblemError {
  return new ProblemError({
    code: 'plan.errored',
    message: l10n.t('Terraform failed while it made the saved plan, so the plan is not whole.'),
    remedy: l10n.t('Nothing was applied. Read the terminal of the plan, fix the cause, then retry.'),
  });
}

function notApplyable(): ProblemError {
  return new ProblemError({
    code: 'plan.not-applyable',
    message: l10n.t('Terraform says that the saved plan can\'t be applied ("applyable" is false).'),
    remedy: l10n.t('Nothing was applied. Read the terminal of the plan, fix the cause, then retry.'),
  });
}
