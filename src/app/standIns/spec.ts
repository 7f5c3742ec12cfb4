import type { ExpectedChange } from '../../core/plan/expectation';

/** What a stand-in for a command does; read by `rehearsal/template/bin/command.cjs`. */
export interface StandInSpec {
  readonly lines: readonly string[];
  /** A prompt that waits for `yes`; absent: it asks nothing. */
  readonly asks?: string;
  /** What it prints behind `yes`. */
  readonly then?: readonly string[];
  readonly exit: number;
}

/** A command of which nothing is expected. */
export const silent: StandInSpec = { lines: [], exit: 0 };

/** A plan that finds nothing to change. */
export const noChanges: StandInSpec = {
  lines: ['', 'No changes. Your infrastructure matches the configuration.'],
  exit: 0,
};

/** Terraform at its prompt, with a plan of exactly what the runbook expects. */
export function plannedSpec(expects: readonly ExpectedChange[]): StandInSpec {
  const changes = expects.flatMap(each => changeOf(each) ?? []);
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
  create: { said: 'will be created', sign: '  + ', line: (name: string) => `      + ${name} = "after"` },
  update: {
    said: 'will be updated in-place',
    sign: '  ~ ',
    line: (name: string) => `      ~ ${name} = "before" -> "after"`,
  },
  delete: {
    said: 'will be destroyed',
    sign: '  - ',
    line: (name: string) => `      - ${name} = "before" -> null`,
  },
  replace: {
    said: 'must be replaced',
    sign: '-/+ ',
    line: (name: string) => `      ~ ${name} = "before" -> "after" # forces replacement`,
  },
} as const;

function changeOf({ address, actions, attributes = ['rehearsed'] }: ExpectedChange) {
  const action = actions.find(each => each in SHAPES) as keyof typeof SHAPES | undefined;
  const whole = address.replaceAll('*', 'this');
  const [, type, name] = /(?:^|\.)([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)(?:\[[^\]]*\])?$/.exec(whole) ?? [];
  if (action === undefined || type === undefined || name === undefined) return undefined;
  const { said, sign, line } = SHAPES[action];
  return {
    action,
    lines: [
      `  # ${whole} ${said}`,
      `${sign}resource "${type}" "${name}" {`,
      ...attributes.slice(0, 1).map(line),
      '    }',
    ],
  };
}
