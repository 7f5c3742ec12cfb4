import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { entriesOf, RecordSchema } from '../ownKeys';
import { neutral } from '../text/neutral';
import { exactly } from './exactly';

/**
 * The JSON form of a saved plan, with every key that Terraform 1.0 to 1.16 and OpenTofu 1.6 to 1.12 write. Any other key,
 * action, mode or status is refused by name because it may represent a change.
 * https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 * https://github.com/hashicorp/terraform/blob/v1.14.0/internal/command/jsonplan/plan.go
 * https://github.com/opentofu/opentofu/blob/v1.12.6/internal/command/jsonplan/plan.go
 */

const Text = v.string();
const Optional = v.optional(Text);
/** Not a change in itself: values and configuration that the changes are derived from. */
const Ignored = v.optional(v.unknown());

/** One of these words; any other is named in the issue. */
function oneOf<const W extends readonly string[]>(what: string, words: W) {
  return v.picklist(words, ({ input }) => notUnderstood(what, input));
}

function notUnderstood(what: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return l10n.t`The plan holds the ${what} "${neutral(text, 60)}", which this version does not understand.`;
}

const ACTIONS = {
  'no-op': 'no-op',
  create: 'create',
  read: 'read',
  update: 'update',
  delete: 'delete',
  forget: 'forget',
  'delete create': 'delete create',
  'create delete': 'create delete',
  // Terraform's order, and OpenTofu's.
  'create forget': 'create forget',
  'forget create': 'create forget',
  // OpenTofu 1.11, for ephemeral resources.
  open: 'open',
} as const;
export type Actions = (typeof ACTIONS)[keyof typeof ACTIONS];

const ActionsSchema = v.pipe(
  v.array(v.string()),
  v.rawTransform(({ dataset, addIssue, NEVER }): Actions => {
    const words = dataset.value.join(' ');
    for (const [known, actions] of Object.entries(ACTIONS)) if (known === words) return actions;
    addIssue({ message: notUnderstood(l10n.t('action'), dataset.value.join(', ')) });
    return NEVER;
  }),
);

const Attributes = v.optional(v.nullable(RecordSchema), null);
const changeKeys = {
  actions: ActionsSchema,
  after_unknown: v.optional(v.unknown()),
  before_sensitive: v.optional(v.unknown()),
  after_sensitive: v.optional(v.unknown()),
  replace_paths: v.optional(v.array(v.array(v.unknown())), []),
  importing: v.optional(
    exactly({ id: Optional, unknown: v.optional(v.boolean()), identity: v.optional(v.unknown()) }),
  ),
  generated_config: Optional,
  before_identity: v.optional(v.unknown()),
  after_identity: v.optional(v.unknown()),
};

/** Known reasons for a change. Newer versions of Terraform may add some; such a change is never expected. */
export const REASONS: ReadonlySet<string> = new Set([
  'replace_because_cannot_update',
  'replace_because_tainted',
  'replace_by_request',
  'replace_by_triggers',
  'delete_because_no_resource_config',
  'delete_because_wrong_repetition',
  'delete_because_count_index',
  'delete_because_enabled_false',
  'delete_because_each_key',
  'delete_because_no_module',
  'delete_because_no_move_target',
  'read_because_config_unknown',
  'read_because_dependency_pending',
  'read_because_check_nested',
  'forgot_because_lifecycle_destroy_in_state',
  'forgot_because_lifecycle_destroy_in_config',
]);

const ResourceChangeSchema = exactly({
  address: Text,
  previous_address: Optional,
  module_address: Optional,
  mode: oneOf(l10n.t('mode'), ['managed', 'data', 'ephemeral']),
  type: Optional,
  name: Optional,
  index: v.optional(v.unknown()),
  index_unknown: v.optional(v.boolean()),
  provider_name: Optional,
  deposed: Optional,
  action_reason: Optional,
  change: exactly({ ...changeKeys, before: Attributes, after: Attributes }),
});
export type JsonResourceChange = v.InferOutput<typeof ResourceChangeSchema>;

const EVENTS = [
  'BeforeCreate',
  'AfterCreate',
  'BeforeUpdate',
  'AfterUpdate',
  'BeforeDestroy',
  'AfterDestroy',
  'Invoke',
] as const;
const InvocationSchema = exactly({
  address: Text,
  type: Optional,
  name: Optional,
  provider_name: Optional,
  config_values: Attributes,
  config_sensitive: v.optional(v.unknown()),
  config_unknown: v.optional(v.unknown()),
  lifecycle_action_trigger: v.optional(
    exactly({
      triggering_resource_address: Optional,
      action_trigger_event: v.optional(oneOf(l10n.t('trigger of an action'), EVENTS)),
      action_trigger_block_index: v.optional(v.number()),
      actions_list_index: v.optional(v.number()),
      on_failure: Optional,
    }),
  ),
  invoke_action_trigger: v.optional(exactly({ calling_resource_address: Optional })),
});
export type JsonInvocation = v.InferOutput<typeof InvocationSchema>;

const StatusSchema = oneOf(l10n.t('status of a check'), ['pass', 'fail', 'error', 'unknown']);
const CheckSchema = exactly({
  address: RecordSchema,
  status: StatusSchema,
  instances: v.optional(
    v.array(
      exactly({
        address: RecordSchema,
        status: StatusSchema,
        problems: v.optional(v.array(exactly({ message: Text }))),
      }),
    ),
    [],
  ),
});

export const PlanJsonSchema = exactly({
  // Minor versions only add keys, and unknown keys are refused. Terraform 1.0 wrote 0.2, with the same keys as 1.1.
  format_version: v.pipe(
    Text,
    v.regex(/^(?:0\.2|1\.\d{1,9})$/, ({ input }) => notUnderstood(l10n.t('format version'), input)),
  ),
  terraform_version: Optional,
  timestamp: Optional,
  variables: Ignored,
  planned_values: Ignored,
  prior_state: Ignored,
  configuration: Ignored,
  relevant_attributes: Ignored,
  resource_drift: v.optional(v.array(ResourceChangeSchema), []),
  resource_changes: v.optional(v.array(ResourceChangeSchema), []),
  deferred_changes: v.optional(v.array(exactly({ reason: Text, resource_change: ResourceChangeSchema })), []),
  output_changes: v.optional(
    entriesOf(exactly({ ...changeKeys, before: v.optional(v.unknown()), after: v.optional(v.unknown()) })),
    {},
  ),
  action_invocations: v.optional(v.array(InvocationSchema), []),
  deferred_action_invocations: v.optional(
    v.array(exactly({ reason: Text, action_invocation: InvocationSchema })),
    [],
  ),
  checks: v.optional(v.array(CheckSchema), []),
  applyable: v.optional(v.boolean(), true),
  complete: v.optional(v.boolean(), true),
  errored: v.optional(v.boolean(), false),
});
export type PlanJson = v.InferOutput<typeof PlanJsonSchema>;
