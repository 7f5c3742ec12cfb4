import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExpectedChange } from '../../../../src/core/plan/expectation';

/** Any JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What a deployment's runbook expects of {@link deployment}. */
export const expects: readonly ExpectedChange[] = [
  { address: 'module.catalog.aws_instance.*', actions: ['replace'], attributes: ['user_data'] },
];

/** What Terraform 1.11 printed of a real plan; test/plan-corpus/recordFixtures.ts has its configuration. */
export const real = readFileSync(path.join(__dirname, 'fixtures/saved.json'), 'utf8');

/** A change of the instance, with these actions. */
export function instance(...actions: string[]) {
  return {
    address: 'module.catalog.aws_instance.web',
    module_address: 'module.catalog',
    mode: 'managed',
    type: 'aws_instance',
    name: 'web',
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions,
      before: { id: 'i-1', user_data: 'a', tags: { team: 'data' } },
      after: { user_data: 'b', tags: { team: 'data' } },
      after_unknown: { id: true, tags: {} },
      before_sensitive: { tags: {} },
      after_sensitive: { tags: {} },
      replace_paths: [['user_data']],
    },
    action_reason: 'replace_because_cannot_update',
  };
}

/** An action that Terraform 1.14 invokes after the instance. */
export const invoked = {
  address: 'module.catalog.action.aws_lambda_invoke.warm["a"]',
  type: 'aws_lambda_invoke',
  name: 'warm',
  config_values: { function_name: 'warm', payload: 'secret' },
  config_sensitive: { payload: true },
  config_unknown: {},
  provider_name: 'registry.terraform.io/hashicorp/aws',
  lifecycle_action_trigger: {
    triggering_resource_address: 'module.catalog.aws_instance.web',
    action_trigger_event: 'AfterCreate',
    action_trigger_block_index: 0,
    actions_list_index: 0,
    on_failure: 'halt',
  },
};

/** A plan of one replaced instance as Terraform 1.14 prints it, with every top-level key that changes nothing. */
export function deployment(more: Readonly<Record<string, unknown>> = {}) {
  return {
    format_version: '1.2',
    terraform_version: '1.14.0',
    variables: { tag: { value: 'rel' } },
    planned_values: { root_module: {} },
    resource_changes: [instance('delete', 'create')],
    prior_state: { values: {} },
    configuration: { root_module: { resources: [] } },
    relevant_attributes: [{ resource: 'module.catalog.aws_instance.web', attribute: ['id'] }],
    checks: [{ address: { kind: 'check', to_display: 'check.up' }, status: 'pass', instances: [] }],
    timestamp: '2026-11-28T17:00:00Z',
    applyable: true,
    complete: true,
    errored: false,
    ...more,
  };
}
