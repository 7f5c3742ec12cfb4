import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkRunbook } from '../../../../src/core/parsing/lint';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';

const shipped = readFileSync(path.join(__dirname, '../../../../src/runbooks/openverse-catalog.yaml'), 'utf8');
/** Each warning as `the text of its line: message`; the runbook is valid otherwise. */
function warnings(text: string, file?: string): string[] {
  assert.deepEqual(parseRunbook(text, kinds, file).problems, []);
  const lines = text.split('\n');
  return checkRunbook(text, kinds, file).problems.map(({ line, severity, message }) => {
    assert.equal(severity, 'warning');
    return `${lines[line - 1]?.trim() ?? ''}: ${message}`;
  });
}
const without = (step: string) => shipped.replace(new RegExp(` {6}- id: ${step}\\n(?: {8}.*\\n)+`), '');
const commands = (...steps: string[]) =>
  ['runbook: 2', 'id: a', 'title: A', 'phases:', '  - title: Only', '    steps:', ...steps].join('\n');
const lock = '      - { id: lock, kind: team-lock }';

describe('warnings about a runbook', () => {
  it('are not given for the shipped one', () => {
    assert.deepEqual(warnings(shipped), []);
  });

  it('name an apply without the team lock, on either course', () => {
    assert.match(
      warnings(without('team-lock')).join('\n'),
      /^kind: apply: Nothing takes the team lock before/,
    );
    assert.match(warnings(without('back-team-lock')).join('\n'), /^kind: apply: Nothing takes the team lock/);
  });

  it('name a flag that nothing sets back', () => {
    assert.match(warnings(without('flag-false')).join('\n'), /^kind: set-flag: Nothing sets the flag back/);
    assert.match(
      warnings(without('back-flag-false')).join('\n'),
      /^kind: set-flag: Nothing sets the flag back/,
    );
  });

  it('name an edit that sets back an earlier one, unless it says that it stays', () => {
    const edit = (id: string, value: string, more = '') =>
      `      - { id: ${id}, kind: edit, with: { file: a.env, at: /FLAG, value: '${value}'${more} } }`;
    assert.match(
      warnings(commands(lock, edit('on', '1'), edit('off', '0'))).join('\n'),
      /^- \{ id: off.*This sets back what step "on" sets\. Add "stays: true"/,
    );
    assert.deepEqual(warnings(commands(lock, edit('on', '1'), edit('off', '0', ', stays: true'))), []);
    assert.deepEqual(warnings(commands(lock, edit('on', '1'), edit('again', '1'))), []);
  });

  it("name a reference in another program's syntax", () => {
    const run = (argument: string) =>
      commands(
        lock,
        `      - { id: a, kind: command, with: { run: [bin/a, '${argument}'], onlyReads: true } }`,
      ).replace('phases:', 'inputs: { version: { type: text } }\nphases:');
    for (const text of ['{{ inputs.version }}', '${ inputs.version }', '--to=$inputs.version'])
      assert.match(warnings(run(text)).join('\n'), /write \$\{\{ inputs\.version \}\}\.$/, text);
    assert.deepEqual(warnings(run('--to=${{ inputs.version }}')), []);
    assert.deepEqual(warnings(run('{{ .Values.version }}')), []);
  });

  it('name DAGs that may wait but are not paused before production changes', () => {
    const text = (dags: string, ...steps: readonly string[]) => `runbook: 2
id: a
title: A
resources:
  airflow: { type: airflow, mayWait: { dags: [${dags}], operators: [HttpSensor] } }
phases:
  - title: Only
    steps:
${[lock, '      - { id: still, kind: dags-clear }', ...steps].join('\n')}
      - { id: up, kind: command, with: { run: [helm, upgrade], expect: { exit: [0] }, changesProduction: true } }
`;
    const pause = '      - { id: pause, kind: pause-dags }';
    assert.match(warnings(text('refresh')).join('\n'), /^- \{ id: still.* such as refresh, .*"pause-dags"/);
    assert.deepEqual(warnings(text('refresh', pause)), []);
    assert.deepEqual(warnings(text('')), []);
  });

  it("name a second version on one branch, which would stop at the first one's change", () => {
    const text = (...steps: readonly string[]) => `runbook: 2
id: a
title: A
resources:
  infrastructure: { type: repository, name: acme/infra }
  api: { type: terraform-module, environment: prod, module: api, file: api.tf, version: tag }
  web: { type: terraform-module, environment: prod, module: web, file: web.tf, version: tag }
phases:
  - title: Only
    steps:
      - { id: lock, kind: team-lock }
      - { id: checks, kind: preflight, with: { recipes: [] } }
      - { id: branch, kind: branch, with: { module: api } }
      - { id: api, kind: bump, with: { module: api, version: v1 } }
${steps.map(each => `      - ${each}\n`).join('')}`;
    const web = '{ id: web, kind: set-version, with: { module: web, version: v1 } }';
    assert.deepEqual(warnings(text(web)), [
      `- ${web}: A branch holds one version, and step "api" sets it. Add a step of kind "branch" before this one; or use "edit" with "commit" for both, which share a branch.`,
    ]);
    assert.deepEqual(warnings(text('{ id: other, kind: branch, with: { module: web } }', web)), []);
    const edit =
      '{ id: web, kind: edit, with: { file: web.tf, at: /module/web/tag, value: v1, commit: Web } }';
    assert.deepEqual(warnings(text(edit)), []);
    const either = (when: string, step: string) =>
      step.replace('kind:', `when: "\${{ inputs.x }} ${when} 'a'", kind:`);
    const one = text(either('!=', web)).replace('phases:', 'inputs: { x: { type: text } }\nphases:');
    assert.equal(warnings(one).length, 1);
    assert.deepEqual(
      warnings(one.replace('{ id: api, kind:', `{ id: api, when: "\${{ inputs.x }} == 'a'", kind:`)),
      [],
    );
  });

  it('name an address that matches any change', () => {
    for (const address of ['"*"', '"*.*"', 'module.*.*.*', 'data.*.*', 'module.*.module.*', '"*[*]"'])
      assert.match(
        warnings(shipped.replace('module.catalog-airflow.aws_instance.*', address)).join('\n'),
        /^- address: .* expects any change\./,
        address,
      );
    assert.deepEqual(warnings(shipped.replace('catalog-airflow.aws_instance', 'catalog-airflow.*')), []);
  });

  it('name a command whose effect nobody can see', () => {
    const run = (id: string, more = '') =>
      `      - { id: ${id}, kind: command, with: { run: [make]${more} } }`;
    assert.match(
      warnings(commands(lock, run('b'))).join('\n'),
      /id: b, .*Nothing shows whether this command/,
    );
    assert.deepEqual(warnings(commands(lock, run('b', ', done: [make, -q]'))), []);
    assert.deepEqual(warnings(commands(lock, run('b', ", expect: { output: 'ok' }"))), []);
    assert.deepEqual(warnings(commands(run('b', ', onlyReads: true'))), []);
  });

  it('name a Markdown block that only looks as if it ran a step', () => {
    const told = (info: string, content = 'kind: team-lock') =>
      checkRunbook(`1. **Lock**\n\n   \`\`\`${info}\n   ${content}\n   \`\`\`\n`, kinds, 'a.md').problems.map(
        ({ line, severity, message }) => `${line} ${severity}: ${message}`,
      );
    const stray = [
      '3 warning: This block is shown as text and runs nothing. Begin it with ```step alone if it runs the step.',
    ];
    for (const info of ['yaml step', 'yaml {.step}', '{.step}', 'Step', 'steps', 'yaml', ''])
      assert.deepEqual(told(info), stray, info);
    assert.deepEqual(told('step'), []);
    assert.deepEqual(told('yaml', 'kind: Deployment'), []);
    assert.deepEqual(told('sh', 'kind: team-lock'), []);
    assert.deepEqual(told('step-function'), []);
  });

  it('name such a block even if it causes problems elsewhere', () => {
    const fenced = (info: string, ...lines: readonly string[]) =>
      ['', `   \`\`\`${info}`, ...lines.map(line => `   ${line}`), '   ```', ''].join('\n');
    const text = [
      `1. **Lock**\n${fenced('yaml', 'kind: team-lock')}`,
      `2. **Migrate**\n${fenced('step', 'kind: command', 'run: [bin/migrate]', 'repeatable: true')}`,
    ].join('\n');
    const [first, ...others] = checkRunbook(text, kinds, 'a.md').problems;
    assert.match(first?.message ?? '', /This block is shown as text and runs nothing/);
    assert.match(others[0]?.message ?? '', /needs one of kind "team-lock" before it/);
  });

  it('give the line in a Markdown runbook too', () => {
    const text = [
      '---',
      'runbook: 2',
      '---',
      '1. **Lock**',
      '   ```step',
      '   kind: team-lock',
      '   ```',
      '',
      '2. **Migrate**',
      '',
      '   It takes long.',
      '   ```step',
      '   kind: command',
      '   run: [make]',
      '   ```',
    ].join('\n');
    assert.deepEqual(
      checkRunbook(text, kinds, 'a.md').problems.map(({ line }) => line),
      [13],
    );
  });
});
