import type { ExpectedChange } from '../../core/plan/expectation';

/** Behavior of a stand-in for a command; read by `rehearsal/template/bin/command.cjs`. */
export interface StandInSpec {
  readonly lines: readonly string[];
  /** A prompt that waits for `yes`; absent: it asks nothing. */
  readonly asks?: string;
  /** Printed after `yes`. */
  readonly then?: readonly string[];
  readonly exit: number;
  /** An attribute of a module to set, after printing. */
  readonly sets?: {
    /** Relative to its working directory. */
    readonly file: string;
    readonly module: string;
    readonly attribute: string;
    readonly value: string;
  };
  /** A file to leave behind, after printing. */
  readonly leaves?: { readonly file: string; readonly text: string };
}

/** A command that nothing is expected of. */
export const silent: StandInSpec = { lines: [], exit: 0 };

/** A plan that finds nothing to change. */
export const noChanges: StandInSpec = {
  lines: ['', 'No changes. Your infrastructure matches the configuration.'],
  exit: 0,
};

/**
 * Terraform at its prompt, with a plan of exactly what the runbook expects.
 * @param after new value of the attributes
 */
export function plannedSpec(expects: readonly ExpectedChange[], after = 'after'): StandInSpec {
  const changes = expects.flatMap(each => changeOf(each, after) ?? []);
  if (changes.length === 0) return noChanges;
  const count = (...actions: readonly string[]) =>
    changes.filter(({ action }) => actions.includes(action)).length;
  const [added, changed, destroyed] = [
    count('create', 'replace'),
    count('update'),
    count('delete', 'replace'),
  ];
  return {
    lines: [
      ...['', 'Terraform will perform the following actions:', ''],
      ...changes.flatMap(({ lines }) => [...lines, '']),
      `Plan: ${added} to add, ${changed} to change, ${destroyed} to destroy.`,
    ],
    asks: [
      ...['', 'Do you want to perform these actions?'],
      ...['  Terraform will perform the actions described above.'],
      ...["  Only 'yes' will be accepted to approve.", '', '  Enter a value: '],
    ].join('\n'),
    then: ['', `Apply complete! Resources: ${added} added, ${changed} changed, ${destroyed} destroyed.`],
    exit: 0,
  };
}

const SHAPES = {
  create: {
    said: 'will be created',
    sign: '  + ',
    line: (name: string, after: string) => `      + ${name} = "${after}"`,
  },
  update: {
    said: 'will be updated in-place',
    sign: '  ~ ',
    line: (name: string, after: string) => `      ~ ${name} = "before" -> "${after}"`,
  },
  delete: {
    said: 'will be destroyed',
    sign: '  - ',
    line: (name: string) => `      - ${name} = "before" -> null`,
  },
  replace: {
    said: 'must be replaced',
    sign: '-/+ ',
    line: (name: string, after: string) => `      ~ ${name} = "before" -> "${after}" # forces replacement`,
  },
} as const;

/** The same plan as JSON, for a recipe that prints a saved plan. */
export function plannedJson(expects: readonly ExpectedChange[], after = 'after'): string {
  return JSON.stringify({
    format_version: '1.2',
    ...{ applyable: true, complete: true, errored: false },
    resource_changes: expects.flatMap(expected => {
      const { attributes: [attribute = 'rehearsed'] = [] } = expected;
      const change = changeOf(expected, after);
      if (change === undefined) return [];
      const { action, address, type, name } = change;
      const [before, then] = ['before', after].map(value => ({ [attribute]: value }));
      return {
        ...{ address, type, name, mode: 'managed', provider_name: 'rehearsal' },
        change: {
          actions: action === 'replace' ? ['delete', 'create'] : [action],
          before: action === 'create' ? null : before,
          after: action === 'delete' ? null : then,
          ...{ after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
        },
      };
    }),
  });
}

function changeOf({ address, actions, attributes = ['rehearsed'] }: ExpectedChange, after: string) {
  const action = actions.find(each => each in SHAPES) as keyof typeof SHAPES | undefined;
  const whole = address.replaceAll('[*]', '[0]').replaceAll('*', 'this');
  const [, type, name] = /(?:^|\.)([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)(?:\[[^\]]*\])?$/.exec(whole) ?? [];
  if (action === undefined || type === undefined || name === undefined) return undefined;
  const { said, sign, line } = SHAPES[action];
  return {
    ...{ action, type, name, address: whole },
    lines: [
      `  # ${whole} ${said}`,
      `${sign}resource "${type}" "${name}" {`,
      ...attributes.slice(0, 1).map(each => line(each, after)),
      '    }',
    ],
  };
}
