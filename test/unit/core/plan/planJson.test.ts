import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ProblemError } from '../../../../src/core/errors';
import { judgePlan } from '../../../../src/core/plan/judgePlan';
import { readPlanJson } from '../../../../src/core/plan/planJson';
import { deployment, expects, instance, invoked, real, type Json } from './savedPlans';

const read = (plan: unknown) =>
  readPlanJson(typeof plan === 'string' ? plan : JSON.stringify(plan), {
    allowedAttributes: () => ['function_name', 'payload', 'input'],
  });

/** Why a plan isn't offered; undefined if it is. */
function refusal(plan: unknown): string | undefined {
  try {
    read(plan);
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return `${error.problem.code}: ${error.problem.message}`;
    throw error;
  }
}

/** What is unexpected about an offered plan. */
function unexpected(plan: unknown): string[] {
  const { unexpected: changes, missing, caveats } = judgePlan(read(plan), expects);
  return [
    ...changes.map(({ change, why }) => `${change.action} ${change.address}: ${why}`),
    ...missing.map(({ address }) => `missing ${address}`),
    ...caveats,
  ];
}

describe('readPlanJson', () => {
  it('accepts an expected deployment', () => {
    assert.deepEqual(unexpected(deployment()), []);
    assert.deepEqual(read(deployment()).counts, { import: 0, add: 1, change: 0, destroy: 1 });
  });

  it('reads what Terraform printed for a real plan', () => {
    const plan = read(real);
    assert.deepEqual(
      plan.changes.map(({ action, address, previousAddress }) => [action, address, previousAddress]),
      [
        ['read', 'data.terraform_remote_state.later', null],
        ['replace', 'terraform_data.instance', null],
        ['move', 'terraform_data.new', 'terraform_data.old'],
      ],
    );
    assert.deepEqual(plan.outputs, ['id']);
    assert.deepEqual(plan.caveats, ['check.tag does not hold']);
    assert.deepEqual(plan.changes[1]?.shown, [
      {
        path: 'input',
        before: 'rel-2026.11.20.10.00.00',
        after: 'rel-2026.11.28.10.00.00',
        forcesReplacement: false,
      },
    ]);
  });

  it('reads an invoked action as a change of its own, with its settings', () => {
    const plan = deployment({ action_invocations: [invoked] });
    assert.deepEqual(unexpected(plan), [
      `invoke ${invoked.address}: the runbook does not expect a change of it`,
    ]);
    const read14 = read(plan);
    assert.deepEqual(read14.counts, { import: 0, add: 1, change: 0, destroy: 1, invoke: 1 });
    const change = read14.changes[1];
    assert.equal(change?.reason, 'after module.catalog.aws_instance.web');
    assert.deepEqual(
      change.shown.map(({ path, after }) => [path, after]),
      [
        ['function_name', 'warm'],
        ['payload', '(sensitive value)'],
      ],
    );
    const expected = { address: 'module.catalog.action.*.*[*]', actions: ['invoke' as const] };
    assert.deepEqual(judgePlan(read14, [...expects, expected]).unexpected, []);
  });

  it('shows no setting of an action that is not named, and when it is invoked', () => {
    const { config_values, lifecycle_action_trigger } = invoked;
    const action = {
      ...invoked,
      config_values: { ...config_values, token: 'private' },
      lifecycle_action_trigger: { ...lifecycle_action_trigger, action_trigger_event: 'BeforeCreate' },
    };
    const change = read(deployment({ action_invocations: [action] })).changes[1];
    assert.deepEqual(change?.changedAttributes, ['function_name', 'payload', 'token']);
    assert.deepEqual(
      change.shown.map(({ path }) => path),
      ['function_name', 'payload'],
    );
    assert.equal(change.reason, 'before module.catalog.aws_instance.web');
  });

  it('says in which order something is replaced, and whether the old one is only forgotten', () => {
    const of = (...actions: string[]) => {
      const [change] = read(deployment({ resource_changes: [instance(...actions)] })).changes;
      return [change?.action, change?.order, change?.forgets];
    };
    assert.deepEqual(of('delete', 'create'), ['replace', 'delete-first', undefined]);
    assert.deepEqual(of('create', 'delete'), ['replace', 'create-first', undefined]);
    assert.deepEqual(of('create', 'forget').slice(2), [true]);
    assert.deepEqual(of('update'), ['update', undefined, undefined]);
  });

  it('finds an action when nothing else changes', () => {
    const plan = deployment({
      resource_changes: [],
      action_invocations: [{ ...invoked, lifecycle_action_trigger: undefined, invoke_action_trigger: {} }],
    });
    assert.equal(unexpected(plan).length, 2);
    assert.deepEqual(read(plan).counts, { import: 0, add: 0, change: 0, destroy: 0, invoke: 1 });
  });

  it('never expects what is left to a later plan, whatever the runbook says', () => {
    const later = { ...instance('create'), address: 'module.catalog.aws_instance.later' };
    const plan = deployment({
      complete: false,
      deferred_changes: [{ reason: 'provider_config_unknown', resource_change: later }],
      deferred_action_invocations: [{ reason: 'something new', action_invocation: invoked }],
    });
    const { unexpected: changes, caveats } = judgePlan(read(plan), [
      { address: 'module.catalog.aws_instance.*', actions: ['replace', 'create'] },
      { address: invoked.address, actions: ['invoke'] },
    ]);
    assert.deepEqual(
      changes.map(({ change, why }) => [change.action, change.address, change.reason, why]),
      [
        [
          'defer',
          later.address,
          'because the provider configuration is unknown',
          'it is left to a later plan',
        ],
        ['defer', invoked.address, 'for an unknown reason', 'it is left to a later plan'],
      ],
    );
    assert.deepEqual(caveats, ['The plan is partial: the rest needs another plan and apply']);
    assert.deepEqual(unexpected(deployment({ complete: false })), caveats);
  });

  for (const actions of [
    ['create', 'forget'],
    ['forget', 'create'],
  ]) {
    it(`does not count ${actions.join(', ')} as destroying, since the old instance is forgotten`, () => {
      const plan = deployment({ resource_changes: [instance(...actions)] });
      assert.equal(read(plan).changes[0]?.forgets, true);
      assert.deepEqual(read(plan).counts, { import: 0, add: 1, change: 0, destroy: 0 });
      assert.deepEqual(unexpected(plan), [
        'create module.catalog.aws_instance.web: the runbook expects replace, not create and forget',
        'missing module.catalog.aws_instance.*',
      ]);
      const onTheWayBack = [{ ...expects[0], actions: ['replace', 'create'] }] as typeof expects;
      assert.equal(judgePlan(read(plan), onTheWayBack).unexpected.length, 1);
    });
  }

  it('leaves out ephemeral resources, which OpenTofu only opens and closes', () => {
    const opened = { actions: ['open'], before: null, after: null, after_unknown: false };
    const secret = { ...instance(), address: 'ephemeral.vault.token', mode: 'ephemeral', change: opened };
    const plan = deployment({ resource_changes: [instance('delete', 'create'), secret] });
    assert.deepEqual(unexpected(plan), []);
    assert.equal(read(plan).changes.length, 1);
    for (const [change, why] of [
      [{ ...secret, change: { ...opened, after: { token: 'x' } } }, /changes without an action/],
      [{ ...secret, change: { ...opened, actions: ['create'] } }, /"create" is no action of that mode/],
      [{ ...secret, mode: 'managed' }, /"open" is no action of that mode/],
    ] as const)
      assert.throws(() => read(deployment({ resource_changes: [change] })), why);
  });

  it('never expects a forgotten, imported or generated resource', () => {
    const changed = (more: object, ...actions: string[]) => {
      const base = instance(...actions);
      return deployment({ resource_changes: [{ ...base, change: { ...base.change, ...more } }] });
    };
    assert.match(unexpected(changed({}, 'forget'))[0] ?? '', /expects replace, not forget/);
    for (const importing of [{ id: 'i-1' }, { identity: { account: '1' } }, {}])
      assert.match(unexpected(changed({ importing }, 'delete', 'create'))[0] ?? '', /not import/);
    const asItIs = { before: { id: 'i-1' }, after: { id: 'i-1' }, after_unknown: {} };
    assert.match(
      unexpected(changed({ ...asItIs, importing: { id: 'i-1' } }, 'no-op'))[0] ?? '',
      /not import/,
    );
    assert.deepEqual(unexpected(changed({ generated_config: 'x' }, 'delete', 'create')), [
      'The configuration of module.catalog.aws_instance.web is generated by this plan',
    ]);
    const moved = { before_identity: { id: 'a' }, after_identity: { id: 'b' } };
    assert.match(unexpected(changed(moved, 'delete', 'create'))[0] ?? '', /change of \(identity\)/);
    const first = { ...asItIs, before_identity: null, after_identity: { id: 'i-1' } };
    assert.deepEqual(read(changed(first, 'no-op')).changes, []);
  });

  it('never expects a check that fails, or an unknown reason', () => {
    const check = (status: string) => ({ address: { to_display: 'check.up' }, status });
    assert.deepEqual(unexpected(deployment({ checks: [check('unknown')] })), []);
    for (const status of ['fail', 'error']) {
      assert.deepEqual(unexpected(deployment({ checks: [check(status)] })), ['check.up does not hold']);
      const of = { ...check('unknown'), instances: [check(status)] };
      assert.deepEqual(unexpected(deployment({ checks: [of] })), ['check.up does not hold']);
    }
    const odd = { ...instance('delete', 'create'), action_reason: 'replace_because_of_the_moon' };
    assert.match(
      unexpected(deployment({ resource_changes: [odd] }))[0] ?? '',
      /unknown reason: replace_because_of/,
    );
  });

  it('reads drift and outputs, even those named like a property of every object', () => {
    const output = { actions: ['create'], before: null, after_unknown: true };
    const plan = read(
      deployment({
        resource_drift: [instance('update')],
        output_changes: JSON.parse(
          JSON.stringify({ constructor: output, same: { actions: ['no-op'], before: 1, after: 1 } }).replace(
            'same',
            '__proto__',
          ),
        ) as unknown,
      }),
    );
    assert.deepEqual(plan.drifted, ['module.catalog.aws_instance.web']);
    assert.deepEqual(plan.outputs, ['constructor']);
    const base = instance('update');
    const after = JSON.parse('{"user_data":"b","__proto__":"x","constructor":"y"}') as unknown;
    const { changes } = read(
      deployment({ resource_changes: [{ ...base, change: { ...base.change, after } }] }),
    );
    assert.deepEqual(changes[0]?.changedAttributes, ['__proto__', 'constructor', 'id', 'tags', 'user_data']);
  });

  const never: [string, RegExp, unknown][] = [
    ['an errored plan', /^plan\.errored/, deployment({ errored: true, applyable: false })],
    ['a plan that is not applyable', /^plan\.not-applyable/, deployment({ applyable: false })],
    ['another major version', /^plan\.json.*format version "2\.0"/, deployment({ format_version: '2.0' })],
    ['a plan without a version', /^plan\.json/, { ...deployment(), format_version: undefined }],
    ['an odd version', /^plan\.json.*"1\.2-beta"/, deployment({ format_version: '1.2-beta' })],
    [
      'an unknown mode',
      /mode "list"/,
      deployment({ resource_changes: [{ ...instance('create'), mode: 'list' }] }),
    ],
    [
      'an unknown status',
      /status of a check "odd"/,
      deployment({ checks: [{ address: {}, status: 'odd' }] }),
    ],
    [
      'an unknown trigger',
      /trigger of an action "AfterLunch"/,
      deployment({
        action_invocations: [
          { ...invoked, lifecycle_action_trigger: { action_trigger_event: 'AfterLunch' } },
        ],
      }),
    ],
    [
      'a planned resource that is not known yet',
      /not known yet/,
      deployment({ resource_changes: [{ ...instance('create'), index_unknown: true }] }),
    ],
    [
      'a data source that is updated',
      /"update" is no action of that mode/,
      deployment({ resource_changes: [{ ...instance('update'), mode: 'data' }] }),
    ],
    [
      'a resource that is read',
      /"read" is no action of that mode/,
      deployment({ resource_changes: [instance('read')] }),
    ],
    ['truncated JSON', /not JSON/, JSON.stringify(deployment()).slice(0, -9)],
    ['nothing', /not JSON/, ''],
    ['a list', /^plan\.json/, []],
    ['JSON that is nested too deeply', /nested too deep/, `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ...[
      ['evict'],
      [],
      ['create', 'delete', 'create'],
      ['delete', 'delete'],
      ['no-op', 'forget'],
      ['constructor'],
    ].map((actions): [string, RegExp, unknown] => [
      `the actions [${actions.join(', ')}]`,
      new RegExp(`the action "${actions.join(', ')}", which this version does not understand`),
      deployment({ resource_changes: [instance(...actions)] }),
    ]),
  ];
  for (const [name, why, plan] of never)
    it(`never offers ${name}`, () => {
      assert.match(refusal(plan) ?? 'offered', why);
    });

  it('offers a later minor version without unknown keys', () => {
    assert.deepEqual(unexpected(deployment({ format_version: '1.9' })), []);
  });

  it('reads a plan of Terraform 1.0, which names fewer keys', () => {
    const { variables, planned_values, resource_changes, prior_state, configuration } = deployment();
    const old = { variables, planned_values, resource_changes, prior_state, configuration };
    assert.deepEqual(unexpected({ format_version: '0.2', terraform_version: '1.0.11', ...old }), []);
    assert.match(refusal({ format_version: '0.1', ...old }) ?? 'offered', /format version "0\.1"/);
  });

  it('shows no value of a change that is marked sensitive as a whole', () => {
    const { change, ...rest } = instance('update');
    const marked = { ...change, before_sensitive: true, after_sensitive: true };
    const plan = deployment({ resource_changes: [{ ...rest, change: marked }] });
    const { changes } = readPlanJson(JSON.stringify(plan), { allowedAttributes: () => ['user_data'] });
    assert.deepEqual(
      changes[0]?.shown.map(({ before, after }) => [before, after]),
      [['(sensitive value)', '(sensitive value)']],
    );
  });
});

/** Plans of every kind: expected, unexpected, never offered, nothing to change. */
const plans: readonly string[] = [
  deployment(),
  deployment({ resource_changes: [], applyable: false }),
  deployment({ action_invocations: [invoked] }),
  deployment({ deferred_changes: [{ reason: 'x', resource_change: instance('create') }] }),
  deployment({ deferred_action_invocations: [{ reason: 'x', action_invocation: invoked }] }),
  deployment({ resource_changes: [instance('create', 'forget')] }),
  deployment({ resource_drift: [instance('update')], output_changes: { o: { actions: ['create'] } } }),
  deployment({ errored: true }),
  deployment({ applyable: false }),
  JSON.parse(real),
].map(plan => JSON.stringify(plan));

/** 0: never offered, 1: takes a reason, 2: as expected, or nothing to change. */
function permitted(json: string): number {
  if (refusal(json) !== undefined) return 0;
  const { changes, outputs } = read(json);
  const nothing = changes.length + outputs.length === 0 && judgePlan(read(json), []).caveats.length === 0;
  return nothing || unexpected(json).length === 0 ? 2 : 1;
}

/** Every object and list of actions in a plan, with the keys that lead to it. */
function places(value: Json, at: string[] = []): { at: string[]; value: Json }[] {
  if (typeof value !== 'object' || value === null) return [];
  return [{ at, value }, ...Object.entries(value).flatMap(([key, inside]) => places(inside, [...at, key]))];
}

const keys = fc.oneof(
  fc.constantFrom('constructor', '__proto__', 'toString', 'hasOwnProperty', 'evictions', 'Actions', ''),
  fc.string().map(text => `x_${text}`),
);
/** Anything may occur under these: values and configuration. */
const free =
  /\.?(?:variables|planned_values|prior_state|configuration|relevant_attributes|before|after|after_unknown|before_sensitive|after_sensitive|config_values|config_sensitive|config_unknown|replace_paths|identity|address|output_changes)(?:\.|$)/;

describe('an unknown key or action', () => {
  it('never makes the judgment of a saved plan more permissive, and closes the gate with its name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...plans), fc.nat(), keys, fc.jsonValue(), (json, nth, key, added) => {
        const plan = JSON.parse(json) as Json;
        const all = places(plan);
        const place = all[nth % all.length];
        if (place === undefined) return;
        const at = place.at.join('.');
        if (Array.isArray(place.value)) place.value.push(typeof added === 'string' ? `x_${added}` : 'evict');
        else Object.defineProperty(place.value, key, { value: added, enumerable: true });
        const changed = JSON.stringify(plan);
        assert.ok(permitted(changed) <= permitted(json), at);
        if (Array.isArray(place.value) || free.test(at)) return;
        assert.match(
          refusal(changed) ?? 'offered',
          /which this version does not understand|plan\.errored/,
          at,
        );
      }),
      { numRuns: 1_000 },
    );
  });
});
