import assert from 'node:assert/strict';
import { oneof, type Arbitrary } from 'fast-check';
import type { ExpectedChange } from '../../../src/core/plan/expectation';
import { judgePlan } from '../../../src/core/plan/judgePlan';
import { readPlanJson } from '../../../src/core/plan/planJson';
import { mutatedJson, unknownKeys, type Json } from '../mutateJson';
import { mutatedText } from '../mutateText';
import { resultOrProblem } from '../problems';
import { target } from '../target';

const old: Json = { id: 'i-1', user_data: 'a' };

function change(
  address: string,
  actions: readonly string[],
  more: Readonly<Record<string, Json>> = {},
): Json {
  const [type = '', name = ''] = address.split('.').slice(-2);
  return {
    address,
    mode: 'managed',
    type,
    name,
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions,
      before: actions.includes('create') && actions.length === 1 ? null : old,
      after: actions.includes('create') ? { user_data: 'b' } : actions.includes('no-op') ? old : null,
      after_unknown: { id: actions.includes('create') },
      before_sensitive: {},
      after_sensitive: {},
      replace_paths: [['user_data']],
    },
    ...more,
  };
}

function plan(...changes: readonly Json[]): Readonly<Record<string, Json>> {
  return {
    format_version: '1.2',
    terraform_version: '1.14.0',
    variables: {},
    planned_values: { root_module: {} },
    resource_changes: changes,
    output_changes: {},
    prior_state: { format_version: '1.0', values: { root_module: {} } },
    configuration: { root_module: {} },
    timestamp: '2026-11-22T12:00:00Z',
    applyable: true,
    complete: true,
    errored: false,
  };
}

const instance = change('module.catalog-airflow.aws_instance.web', ['delete', 'create']);
const database = change('module.catalog-airflow.aws_db_instance.main', ['delete']);
const moved = change('aws_instance.new', ['no-op'], { previous_address: 'aws_instance.old' });
const expects: readonly ExpectedChange[] = [
  { address: 'module.catalog-airflow.aws_instance.*', actions: ['replace'], attributes: ['user_data', 'id'] },
];
const allowedAttributes = (): readonly string[] => ['user_data'];
const plans: readonly Json[] = [
  plan(instance),
  plan(instance, database),
  plan(moved),
  {
    ...plan(instance),
    resource_drift: [database],
    output_changes: { x: { actions: ['update'], before: 1, after: 2 } },
  },
  { ...plan(), complete: false },
];

function unexpectedIn(json: string): readonly string[] {
  return judgePlan(readPlanJson(json, { allowedAttributes }), expects).unexpected.map(
    each => each.change.address,
  );
}

const texts: Arbitrary<string> = oneof(
  mutatedJson(plans).map(json => JSON.stringify(json)),
  mutatedText(plans.map(json => JSON.stringify(json))),
);

/** A saved plan is read, or rejected with a problem. */
export const planJson = target({
  name: 'plan-json',
  inputs: texts,
  runs: 1_500,
  holds: async json => {
    await resultOrProblem(() => unexpectedIn(json));
  },
});

/** An unknown key hides nothing. */
export const planJsonGate = target({
  name: 'plan-json-gate',
  inputs: mutatedJson([plan(instance, database), plan(moved)], unknownKeys),
  runs: 1_000,
  holds: async json => {
    const found = await resultOrProblem(() => unexpectedIn(JSON.stringify(json)));
    if (!Array.isArray(found)) return;
    assert.ok(
      found.includes('module.catalog-airflow.aws_db_instance.main') || found.includes('aws_instance.new'),
    );
  },
});
