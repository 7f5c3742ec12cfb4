import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { stepsOf, type Runbook } from '../../../../src/core/runbook/runbook';
import { kinds } from '../../../../src/kinds';
import { migrate } from './written';

function parse(text: string): Runbook {
  const { runbook, problems } = parseRunbook(text, kinds, 'migrate.md');
  assert.deepEqual(problems, []);
  assert.ok(runbook);
  return runbook;
}
/** Each problem as `line the text it marks: message`. */
function faults(text: string): string[] {
  const lines = text.split('\n');
  return parseRunbook(text, kinds, 'migrate.md').problems.map(
    ({ line, column, endColumn, message }) =>
      `${line} ${lines[line - 1]?.slice(column - 1, endColumn - 1) ?? ''}: ${message}`,
  );
}
function changed(from: string, to: string): string {
  const text = migrate.replace(from, to);
  assert.notEqual(text, migrate);
  return text;
}

describe('reading step blocks', () => {
  it('gives the step a kind and parameters, and leaves the rest of the text to people', () => {
    const { phases, rollback } = parse(migrate);
    assert.deepEqual(phases[0]?.steps, [
      { id: 'lock', title: 'Lock', kind: 'team-lock', instructions: 'Nobody else deploys.' },
      {
        id: 'run',
        title: 'Migrate',
        kind: 'command',
        with: {
          run: ['bin/migrate', '--to', 'release 7'],
          expect: { output: '^now at (?<version>.+)$' },
        },
        instructions: 'It takes ten minutes.\n\n\nWatch the queue meanwhile.',
      },
      { id: 'tell-the-team', title: 'Tell the team', kind: 'manual' },
      {
        id: 'look-once-more',
        title: 'Look once more',
        kind: 'http',
        retryFrom: 'run',
        with: { get: 'https://api.example.org/health' },
        instructions: 'Open the page.',
      },
    ]);
    assert.equal(phases[0].notes, 'Read this first.');
    assert.deepEqual(
      rollback?.map(({ title }) => title),
      ['Roll back'],
    );
  });

  it('supports everything in the shipped runbook', () => {
    const file = path.join(__dirname, '../../../../src/runbooks/openverse-catalog.yaml');
    const shipped = parseRunbook(readFileSync(file, 'utf8'), kinds).runbook;
    assert.ok(shipped);
    const named = withTitles(shipped);
    const back = named.rollback?.[0]?.title ?? '';
    assert.deepEqual(parse(asDocument(named, back)), { ...named, inputs: {} });
  });

  const cases: [what: string, text: () => string, expected: string[]][] = [
    [
      'an unknown kind',
      () => changed('kind: team-lock', 'kind: teamlock'),
      ['13 teamlock: There is no kind of step "teamlock". Did you mean "team-lock"?'],
    ],
    ['no kind', () => changed('kind: team-lock', 'id: lock'), ['13 id: lock: "kind" is missing.']],
    [
      'an unknown parameter beside the kind',
      () => changed('   run:', '   rum:'),
      ['21 rum: "rum" is not known here. Did you mean "run"?'],
    ],
    [
      'front matter without "runbook"',
      () => changed('runbook: 2', 'runbok: 2'),
      ['2 runbok: 2: Begin the front matter with "runbook: 2": without it, nothing that it says counts.'],
    ],
    [
      'a reference in an unknown parameter',
      () => changed('run: [', "rum: ['${{ inputs.x }}', "),
      ['21 rum: "rum" is not known here. Did you mean "run"?'],
    ],
    [
      'an invalid parameter under "with"',
      () => changed('get: https', 'get: http'),
      ['37 http://api.example.org/health: "get": Use https: plain http shows and lets change what is read.'],
    ],
    [
      'parameters in both places',
      () => changed('with:\n', 'within: 1m\nwith:\n'),
      ['36 within: Write "within" below "with", or all parameters beside "kind" without "with".'],
    ],
    [
      'a kind that needs another before it',
      () => changed('kind: team-lock', 'kind: unpause-dags'),
      [
        '13 unpause-dags: A step of kind "unpause-dags" needs one before it that changes production: of kind "apply" or "apply-saved" or "terraform", or with "changesProduction: true".',
        '13 unpause-dags: A step of kind "unpause-dags" needs one of kind "pause-dags" before it.',
        '20 command: A step of kind "command" changes something, so it needs one of kind "team-lock" before it.',
      ],
    ],
    [
      'a kind that needs resources',
      () => changed('kind: team-lock', 'kind: adopt'),
      [
        '13 adopt: A step of kind "adopt" needs a resource of type "terraform-module", "repository", and this runbook describes none. Describe it under "resources".',
        '20 command: A step of kind "command" changes something, so it needs one of kind "team-lock" before it.',
      ],
    ],
    ['a duplicate id', () => changed('retryFrom: run', 'id: run'), ['35 run: Another step is called "run".']],
    [
      'an item of the wrong type',
      () =>
        changed(
          '3. **Tell the team.**',
          '3. **Tell the team.**\n\n   ```step\n   kind: manual\n   fields: [ticket]\n   ```',
        ),
      [
        '31 ticket: An item of "fields" must be a map of keys, not "ticket". Write its keys below it, each indented further.',
      ],
    ],
    [
      'a value that may be of several types',
      () =>
        changed(
          '3. **Tell the team.**',
          '3. **Tell the team.**\n\n   ```step\n   kind: workflow\n   repository: a/b\n   workflow: c.yml\n   inputs: { d: [] }\n   ```',
        ),
      ['33 d: "d" must be text or a number or true or false, not a list.'],
    ],
    [
      'a list',
      () => changed('kind: team-lock', '- kind: team-lock'),
      ['13 - kind: team-lock: A step is no list. Remove the "-" before each key.'],
    ],
    [
      'an empty block',
      () => changed('   kind: team-lock\n', ''),
      ['12 ```step: Write which kind of step this is, for example "kind: command".'],
    ],
    [
      'words after "step"',
      () => changed('```step', '```step team-lock'),
      ['12 ```step team-lock: Write nothing behind "step".'],
    ],
    [
      'a second block in a step',
      () => changed('Watch the queue', '```step\n   kind: wait\n   ```\n   Watch the queue'),
      ['25 ```step: A step has one block: put this one in a step of its own.'],
    ],
    [
      'a block outside of any step',
      () => changed('Read this first.', '```step\nkind: wait\nfor: 1m\n```'),
      ['6 ```step: This block stands in no step: indent it as far as the text of its step.'],
    ],
    [
      'a block that is indented too little',
      () => changed('3. **Tell the team.**', '3. **Tell the team.**\n\n```step\nkind: manual\n```'),
      ['29 ```step: This block stands in no step: indent it as far as the text of its step.'],
    ],
    [
      'a block in a nested list',
      () => changed('Watch the queue', '- ```step\n     kind: wait\n     ```\n\n   Watch the queue'),
      [
        '25 - ```step: This block stands inside of something else: put it directly below the text of its step.',
      ],
    ],
    [
      'a block in a quote',
      () => changed('Open the page.', '> ```step\n> kind: wait\n> ```'),
      [
        '31 > ```step: This block stands inside of something else: put it directly below the text of its step.',
      ],
    ],
    [
      'a block where the name should be',
      () => changed('3. **Tell the team.**', '3. ```step\n   kind: manual\n   ```'),
      ['27 3. ```step: Begin the step with its name, before this block.'],
    ],
    [
      'a block that is not closed',
      () => changed('   ~~~\n\n   Watch', '   Watch'),
      ['18 ~~~step: This block is not closed: end it with a line of ~~~, indented like this one.'],
    ],
    [
      'phases in the front matter',
      () => changed('rollback: Roll back', 'phases: []'),
      ['4 phases: Remove it: the headings of this document are its phases.'],
    ],
    [
      'a rollback without its heading',
      () => changed('rollback: Roll back', 'rollback: Rollback'),
      ['4 Rollback: No ## heading has this name. Write the one that the rollback begins with.'],
    ],
    [
      'a rollback without steps',
      () => changed('1. **Say so.**\n', 'Call somebody.\n'),
      ['4 Roll back: Write at least one step below that heading.'],
    ],
    [
      'nothing before the rollback',
      () => changed('rollback: Roll back', 'rollback: Migrate'),
      ['4 Migrate: Write at least one step before that heading.'],
    ],
    [
      'an incomplete service',
      () => changed('rollback: Roll back', 'rollback: Roll back\nservice: { name: -x }'),
      [
        '5 -x: "name": Use letters, digits, ".", "_" and "-", and begin with a letter or digit.',
        ...['environment', 'module', 'file', 'versionAttribute', 'flagAttribute', 'image'].map(
          key => `5 service: "${key}" is missing.`,
        ),
        ...['application', 'infrastructure', 'mayWait', 'sentry'].map(
          key => `5 service: "${key}" is missing.`,
        ),
      ],
    ],
  ];
  for (const [what, text, expected] of cases)
    it(`reports ${what}`, () => {
      assert.deepEqual(faults(text()), expected);
    });

  it('reports broken YAML together with problems of other blocks', () => {
    const text = changed('kind: team-lock', 'kind: teamlock').replace("'release 7']", "'release 7'");
    assert.deepEqual(
      faults(text.replace('https', 'http')).map(fault => fault.split(' ')[0]),
      ['21', '13', '37'],
    );
  });

  it('reports a value of the wrong type in its own line', () => {
    const lines = migrate.split('\n');
    const told = lines.flatMap((line, at) => {
      const value = /^ *\w+: (.+)$/.exec(line)?.[1];
      if (value === undefined) return [];
      const { problems } = parseRunbook(
        lines.with(at, line.replace(value, '{ x: 1 }')).join('\n'),
        kinds,
        'migrate.md',
      );
      assert.ok(
        problems.some(problem => problem.line === at + 1),
        `${line}: ${JSON.stringify(problems)}`,
      );
      return [line];
    });
    assert.ok(told.length > 8);
  });

  it('never reports a problem outside the text, whatever letter or line is changed', () => {
    let seed = 7;
    const upTo = (end: number) => (seed = (seed * 48_271) % 2_147_483_647) % end;
    const lines = migrate.split('\n');
    for (let round = 0; round < 400; round += 1) {
      const at = upTo(lines.length);
      const line = lines[at] ?? '';
      const cut = upTo(line.length + 1);
      const letter = '{}[]:-\'"`~#&*!>|%@\t x'[upTo(22)] ?? '';
      const edited = [`${line.slice(0, cut)}${letter}${line.slice(cut)}`, line.slice(cut), `  ${line}`, ''];
      const text = lines.with(at, edited[upTo(edited.length)] ?? '').join('\n');
      const { runbook, problems } = parseRunbook(text, kinds, 'migrate.md');
      assert.equal(runbook === undefined, problems.length > 0, text);
      const length = (number: number) => text.split('\n')[number - 1]?.length ?? -1;
      for (const { line: number, column, endLine, endColumn } of problems)
        assert.ok(column <= length(number) + 1 && endLine === number && endColumn > column, text);
    }
  });
});

/** Gives each step a title, as a Markdown runbook does. */
function withTitles(runbook: Runbook): Runbook {
  const named = (phases: Runbook['phases']): Runbook['phases'] =>
    phases.map(phase => ({
      ...phase,
      steps: phase.steps.map(step => ({ ...step, title: step.title ?? kinds.get(step.kind)?.title ?? '' })),
    }));
  return {
    ...runbook,
    phases: named(runbook.phases),
    ...(runbook.rollback === undefined ? {} : { rollback: named(runbook.rollback) }),
  };
}

function asDocument({ phases, rollback = [], ...above }: Runbook, back: string): string {
  assert.ok(stepsOf({ ...above, phases }).length > 10);
  return [
    `---\n${stringify({ runbook: 2, ...above, rollback: back })}---`,
    ...[...phases, ...rollback].flatMap(({ title, notes = '', steps }) => [
      `## ${title}`,
      notes,
      ...steps.map(({ title: name = '', ...step }) => `### ${name}\n\n\`\`\`step\n${stringify(step)}\`\`\``),
    ]),
  ].join('\n\n');
}
