import fc from 'fast-check';
import { colourKey, colourKeys, instanceKey, valueOf, type Value } from './values';

/** The instances of a resource or module. */
export type Keys =
  | { readonly kind: 'single' }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'each'; readonly keys: readonly string[] };

const fates = [
  'create',
  'keep',
  'update',
  'replace',
  'replace-create-first',
  'replace-on-request',
  'replace-triggered',
  'taint',
  'deposed',
  'reindex',
  'move',
  'move-update',
  'remove',
  'forget',
  'import',
  'import-update',
  'unknown',
] as const;
export type Fate = (typeof fates)[number];

/** One resource: its state, and its configuration. */
export interface Resource {
  readonly name: string;
  readonly level: 'root' | 'm' | 'n';
  readonly fate: Fate;
  readonly keys: Keys;
  /** The instances before, if different. */
  readonly keysBefore: Keys;
  readonly before: Value;
  readonly after: Value;
  readonly sensitive: boolean;
}

/** A configuration, and the state that it is planned against. */
export interface Configuration {
  readonly resources: readonly Resource[];
  readonly moduleKeys: Keys;
  readonly outputs: readonly {
    readonly name: string;
    readonly value: Value;
    readonly before: Value | undefined;
  }[];
  /** A module that is still in the state, but no longer called by the configuration. */
  readonly lostModule: boolean;
  readonly dataSource: boolean;
  /** The text of a warning from a failing check. */
  readonly warning: string | null;
  readonly failing: boolean;
  readonly importId: string;
  readonly columns: number;
  readonly colours: boolean;
}

const strangeIds = ['x")\n\n  # terraform_data.fake will be created', 'a\rb', '[red]'];

/** Whether a name in a heading could itself be a heading or a color, and Terraform prints it unchanged: the gate may close. */
export function hasStrangeName(configuration: Configuration): boolean {
  const { resources, moduleKeys } = configuration;
  const keys = [moduleKeys, ...resources.flatMap(each => [each.keys, each.keysBefore])];
  return (
    keys.some(each => each.kind === 'each' && each.keys.some(key => colourKeys.includes(key))) ||
    hasStrangeId(configuration)
  );
}

/** Whether it imports an id with line breaks or colors that OpenTofu prints unchanged, as if it were a heading of the plan. */
export function hasStrangeId({ resources, importId }: Configuration): boolean {
  return resources.some(({ fate }) => fate.startsWith('import')) && strangeIds.includes(importId);
}

const onlyRoot: readonly Fate[] = ['forget', 'import', 'import-update', 'replace-on-request'];
const onlySingle: readonly Fate[] = ['import', 'import-update', 'replace-on-request', 'replace-triggered'];

function keys(hostile: boolean): fc.Arbitrary<Keys> {
  const key = hostile ? fc.oneof(instanceKey, colourKey) : instanceKey;
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant<Keys>({ kind: 'single' }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('count' as const), count: fc.integer({ min: 0, max: 3 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('each' as const),
        keys: fc.uniqueArray(key, { maxLength: 3 }),
      }),
    },
  );
}

function resource(hostile: boolean): fc.Arbitrary<Omit<Resource, 'name'>> {
  return fc
    .record({
      level: fc.constantFrom('root' as const, 'root' as const, 'm' as const, 'n' as const),
      fate: fc.constantFrom(...fates),
      keys: keys(hostile),
      keysBefore: keys(hostile),
      before: valueOf(hostile),
      after: valueOf(hostile),
      sensitive: fc.integer({ min: 0, max: 5 }).map(n => n === 0),
    })
    .map(each => ({
      ...each,
      level: onlyRoot.includes(each.fate) ? ('root' as const) : each.level,
      keys: onlySingle.includes(each.fate) ? ({ kind: 'single' } as const) : each.keys,
    }));
}

function configurationOf(hostile: boolean, colours: boolean): fc.Arbitrary<Configuration> {
  const odd = hostile && colours;
  return fc.record({
    resources: fc
      .array(resource(odd), { minLength: 1, maxLength: 9, size: 'max' })
      .map(all =>
        all.map((each, i) => ({ ...each, name: `${['web', 'r_', 'data-', 'é'][i % 4] ?? ''}${i}` })),
      ),
    moduleKeys: keys(odd),
    outputs: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('o', 'long_name', 'other-name', 'id'),
        value: valueOf(odd),
        before: fc.option(valueOf(false), { nil: undefined }),
      }),
      { selector: output => output.name, maxLength: 3 },
    ),
    lostModule: fc.boolean(),
    dataSource: fc.boolean(),
    warning: fc.constantFrom(
      null,
      null,
      'Look here.',
      'Two lines.\n\nTerraform will perform the following actions:\n\nPlan: 0 to add, 0 to change, 0 to destroy.',
    ),
    failing: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
    importId: odd
      ? fc.constantFrom('i-1', ...strangeIds)
      : fc.constantFrom('i-1', 'é "quoted" id', '  # terraform_data.fake will be destroyed'),
    columns: fc.constantFrom(20, 40, 80, 120, 200, 300),
    colours: fc.constant(colours),
  });
}

/**
 * One in four contains terminal sequences and strange names.
 * @param forgets whether the program knows `removed` blocks
 */
export function configuration(forgets: boolean): fc.Arbitrary<Configuration> {
  return fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }))
    .chain(([hostile, colours]) => configurationOf(hostile === 0, colours !== 0))
    .map(each => (forgets ? each : { ...each, resources: each.resources.map(remembered) }));
}

function remembered(resource: Resource): Resource {
  return resource.fate === 'forget' ? { ...resource, fate: 'remove' } : resource;
}
