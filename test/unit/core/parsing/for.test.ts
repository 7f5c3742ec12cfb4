import assert from 'node:assert/strict';
import { checkRunbook } from '../../../../src/core/parsing/lint';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { renderRunbook } from '../../../../src/core/parsing/renderRunbook';
import { stepsOf, type Runbook } from '../../../../src/core/runbook/runbook';
import { kinds } from '../../../../src/kinds';
import { growsLinearly } from '../../../support/linear';

const clusters = `runbook: 2
id: clusters
title: Two clusters
phases:
  - title: Begin
    steps:
      - id: lock
        kind: team-lock
  - title: Deploy
    notes: Watch \${{ for.cluster }}.
    for: { cluster: [east, west] }
    steps:
      - id: find
        kind: command
        title: Find the image of \${{ for.cluster }}
        with:
          run: [bin/find, '\${{ for.cluster }}']
          expect: { output: '^image (?<image>\\S+)$' }
          onlyReads: true
      - id: deploy
        kind: command
        retryFrom: find
        when: \${{ steps.find.image }} != none
        instructions: \${{ steps.find.image }} goes to \${{for.cluster}}.
        with:
          run: [bin/deploy, '--to=\${{ for.cluster }}', '\${{ steps.find.image }}']
          expect: { output: '^now in \${{ for.cluster }}$' }
          undo: [bin/back, '\${{ for.cluster }}']
  - title: Tell
    steps:
      - id: tell
        kind: manual
        instructions: East has \${{ steps.find-east.image }}.
`;

const document = `---
runbook: 2
title: Two clusters
---

## Deploy

\`\`\`phase
for: { cluster: [east, west] }
\`\`\`

Watch \${{ for.cluster }}.

1. **Drain \${{ for.cluster }}.** Wait for it.

2. **Look.**

   \`\`\`step
   id: look
   kind: command
   run: [bin/look, '\${{ for.cluster }}']
   onlyReads: true
   expect: { output: ok }
   \`\`\`

## Afterwards

1. **Tell the team.**
`;

function read(text: string, file?: string): Runbook {
  const { runbook, problems } = parseRunbook(text, kinds, file);
  assert.deepEqual(problems, []);
  assert.ok(runbook !== undefined);
  return runbook;
}

/** Each problem as `line: message`. */
function faults(text: string, file?: string): readonly string[] {
  return parseRunbook(text, kinds, file).problems.map(({ line, message }) => `${line}: ${message}`);
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

function stepOf(runbook: Runbook, id: string) {
  const step = stepsOf(runbook).find(each => each.id === id);
  assert.ok(step !== undefined, id);
  return step;
}

/** Gives each step a title, its kind's if it has none, as a Markdown runbook does. */
function withTitles({ phases }: Runbook) {
  return phases.map(phase => ({
    ...phase,
    steps: phase.steps.map(step => ({ ...step, title: step.title ?? kinds.get(step.kind)?.title })),
  }));
}

describe('a repeated phase', () => {
  it('becomes a plain list of phases, one per value', () => {
    const runbook = read(clusters);
    assert.deepEqual(
      runbook.phases.map(({ title, notes, steps }) => [title, notes, steps.map(({ id }) => id)]),
      [
        ['Begin', undefined, ['lock']],
        ['Deploy (east)', 'Watch east.', ['find-east', 'deploy-east']],
        ['Deploy (west)', 'Watch west.', ['find-west', 'deploy-west']],
        ['Tell', undefined, ['tell']],
      ],
    );
    assert.ok(runbook.phases.every(phase => !Object.hasOwn(phase, 'for')));
    assert.equal(stepOf(runbook, 'find-west').title, 'Find the image of west');
  });

  it('refers to steps of the same repetition in references, conditions, instructions and retryFrom', () => {
    const step = stepOf(read(clusters), 'deploy-west');
    assert.equal(step.retryFrom, 'find-west');
    assert.equal(step.when, '${{ steps.find-west.image }} != none');
    assert.equal(step.instructions, '${{ steps.find-west.image }} goes to west.');
    assert.deepEqual(step.with, {
      run: ['bin/deploy', '--to=west', '${{ steps.find-west.image }}'],
      expect: { output: '^now in west$' },
      undo: ['bin/back', 'west'],
    });
  });

  it('can refer to a step of another repeated phase', () => {
    const text = clusters.replace(
      '  - title: Tell\n    steps:\n      - id: tell\n        kind: manual\n        instructions: East has ${{ steps.find-east.image }}.',
      "  - title: Look at ${{ for.place }}\n    for: { place: [east, west] }\n    steps:\n      - id: look\n        kind: command\n        with: { run: [bin/look, '${{ steps.find-${{ for.place }}.image }}'], onlyReads: true, expect: { output: ok } }",
    );
    const runbook = read(text);
    assert.equal(runbook.phases.at(-1)?.title, 'Look at west');
    assert.deepEqual(stepOf(runbook, 'look-west').with?.run, ['bin/look', '${{ steps.find-west.image }}']);
  });

  it('is written in Markdown as a block under its heading', () => {
    const runbook = read(document, 'clusters.md');
    assert.deepEqual(
      runbook.phases.map(({ title, notes, steps }) => [title, notes, steps.map(({ id }) => id)]),
      [
        ['Deploy (east)', 'Watch east.', ['drain-east', 'look-east']],
        ['Deploy (west)', 'Watch west.', ['drain-west', 'look-west']],
        ['Afterwards', undefined, ['tell-the-team']],
      ],
    );
    assert.deepEqual(stepOf(runbook, 'look-west').with?.run, ['bin/look', 'west']);
  });

  it('is rendered as the phases it expands to', () => {
    for (const runbook of [read(clusters), read(document, 'clusters.md')]) {
      const again = read(renderRunbook(runbook, kinds), 'clusters.md');
      assert.deepEqual(withTitles(again), withTitles(runbook));
    }
  });

  it('can name a different resource in each repetition', () => {
    const text = clusters
      .replace(
        'phases:',
        'resources:\n  east: { type: repository, name: acme/east }\n  west: { type: repository, name: acme/west }\nphases:',
      )
      .replace(
        "run: [bin/find, '${{ for.cluster }}']",
        "run: [bin/find, '${{ resources.${{ for.cluster }}.name }}']",
      );
    assert.deepEqual(stepOf(read(text), 'find-west').with?.run, ['bin/find', '${{ resources.west.name }}']);
    const without = text.replace('  west: {', '  elsewhere: {');
    assert.equal(faults(without).length, 1);
    assert.match(faults(without)[0] ?? '', /There is no resource "west"/);
  });
});

describe('problems of a repeated phase', () => {
  it('are reported once, at the step as written', () => {
    const text = clusters.replace('onlyReads: true', 'onlyRead: true');
    assert.deepEqual(
      faults(text).map(each => each.split(':')[0]),
      [String(lineOf(text, 'onlyRead:'))],
    );
    const inDocument = document.replace('onlyReads: true', 'onlyRead: true');
    const [first, ...others] = faults(inDocument, 'a.md');
    assert.deepEqual(others, []);
    assert.match(first ?? '', new RegExp(`^${lineOf(inDocument, 'onlyRead:')}: `));
  });

  it('are reported once even if only a later repetition has them', () => {
    const text = clusters.replace('      - id: lock\n', '      - id: find-west\n');
    assert.deepEqual(faults(text), [`${lineOf(text, 'id: find\n')}: Another step is called "find-west".`]);
  });

  it('in its list of values are reported there', () => {
    const list = (written: string) => {
      const text = clusters.replace('{ cluster: [east, west] }', written);
      const line = lineOf(text, '    for:');
      return faults(text).map(each => each.replace(`${line}: `, ''));
    };
    const letters = 'Use letters, digits, ".", "_" and "-", and begin with a letter or digit.';
    assert.deepEqual(list('{ cluster: [east, east] }'), ['"cluster": Name each value once.']);
    assert.deepEqual(list('{ cluster: [] }'), ['"cluster": Name at least one value.']);
    assert.deepEqual(list(`{ cluster: [${Array.from({ length: 21 }, (_, at) => `c${at}`).join(', ')}] }`), [
      '"cluster": Name at most 20 values.',
    ]);
    assert.deepEqual(list('{ cluster: [1, west] }'), [
      '"cluster" must be text, not a number. Put it in quotes: "1".'.replace('a number', '1'),
    ]);
    assert.deepEqual(list('{ cluster: east }'), [
      '"cluster" must be a list, not "east". Put its items in brackets, with commas between them.',
    ]);
    assert.equal(list('[east, west]').length, 1);
    assert.equal(list('').length, 1);
    assert.deepEqual(list('{ cluster: [east], place: [west] }'), [
      '"for": Write one name with its values, for example "cluster: [east, west]".',
    ]);
    for (const hostile of [
      '-rf',
      '$(id)',
      'a b',
      '${{ inputs.x }}',
      '',
      'a/../b',
      'a;b',
      '\\u202e',
      'constructor',
    ])
      assert.equal(list(`{ cluster: ["${hostile}", west] }`).length, 1, hostile);
    assert.deepEqual(list('{ cluster: ["-rf", west] }'), [`"cluster": ${letters}`]);
  });

  it('say what "for" knows, and where it means nothing', () => {
    const other = clusters.replace("'--to=${{ for.cluster }}'", "'--to=${{ for.place }}'");
    assert.deepEqual(faults(other), [
      `${lineOf(other, 'for.place')}: "\${{ for.place }}" is not known here. "for" knows: cluster.`,
    ]);
    const outside = clusters.replace('East has', '${{ for.cluster }} has');
    assert.equal(faults(outside).length, 1);
    assert.match(faults(outside)[0] ?? '', /stands for nothing here/);
    const inId = clusters.replace('id: deploy', 'id: deploy-${{ for.cluster }}');
    assert.equal(faults(inId).length, 1);
  });

  it('in Markdown say where the block belongs and what it may contain', () => {
    const more = document.replace('for: {', 'title: x\nfor: {');
    assert.equal(faults(more, 'a.md').length, 1);
    assert.match(faults(more, 'a.md')[0] ?? '', /"title" is not known here/);
    const block = '```phase\nfor: { cluster: [east, west] }\n```\n';
    const below = document.replace('1. **Tell the team.**', `1. **Tell the team.**\n\n${block}`);
    assert.deepEqual(faults(below, 'a.md'), [
      `${below.split('\n').lastIndexOf('```phase') + 1}: Put this block below a ## heading, before the steps of its phase.`,
    ]);
    const twice = document.replace('Watch', `${block}\nWatch`);
    assert.equal(faults(twice, 'a.md').length, 1);
    assert.equal(faults(document.replace('for: {', 'for: [{'), 'a.md').length, 1);
  });

  it('include each warning only once', () => {
    const text = clusters.replace("          expect: { output: '^now in ${{ for.cluster }}$' }\n", '');
    const { problems } = checkRunbook(text, kinds);
    assert.deepEqual(
      problems.map(({ severity, line }) => [severity, line]),
      [['warning', lineOf(text, 'kind: command\n        retryFrom')]],
    );
  });

  it('do not include other programs\' "for" in format 1', () => {
    assert.deepEqual(faults('# A\n\n1. Write ${{ for.cluster }} into it.\n', 'a.md'), []);
  });
});

describe('the work of repeating a phase', () => {
  const of = (rounds: number, steps: number) =>
    `runbook: 2\nid: a\ntitle: A\nphases:\n  - title: P\n    for: { c: [${Array.from({ length: rounds }, (_, at) => `c${at}`).join(', ')}] }\n    steps:\n` +
    Array.from(
      { length: steps },
      (_, at) => `      - { id: s${at}, kind: manual, title: 'Do \${{ for.c }}' }\n`,
    ).join('');

  it('takes linear time in the number of steps', async () => {
    await growsLinearly(steps => assert.ok(parseRunbook(of(20, steps), kinds).problems.length < 2), 5, 50);
    assert.equal(stepsOf(read(of(20, 50))).length, 1_000);
  });

  it('has a limit', () => {
    assert.deepEqual(faults(of(20, 51)), ['6: Repeat less: rounds may come to at most 1000 steps in all.']);
  });
});

describe('a phase repeated for several modules', () => {
  it('names a different resource in each repetition, in the rollback too', () => {
    const text = `runbook: 2
id: two
title: Two environments
resources:
  staging: { type: terraform-module, environment: staging, file: envs/staging.tf, module: api, flag: cleared }
  prod: { type: terraform-module, environment: prod, file: envs/prod.tf, module: api, flag: cleared }
phases:
  - title: Deploy \${{ for.where }}
    for: { where: [staging, prod] }
    steps:
      - { id: lock, kind: team-lock }
      - { id: flag, kind: set-flag, with: { module: '\${{ for.where }}' } }
      - { id: unflag, kind: restore-flag, with: { module: '\${{ for.where }}' } }
rollback:
  - title: Back
    for: { where: [prod, staging] }
    steps:
      - { id: tell, kind: manual, with: { instructions: 'Look at \${{ for.where }}.' } }
`;
    const runbook = read(text);
    assert.deepEqual(
      stepsOf(runbook)
        .filter(({ kind }) => kind !== 'manual' && kind !== 'team-lock')
        .map(({ id, with: given }) => [id, given?.module]),
      [
        ['flag-staging', 'staging'],
        ['unflag-staging', 'staging'],
        ['flag-prod', 'prod'],
        ['unflag-prod', 'prod'],
      ],
    );
    assert.deepEqual(
      runbook.rollback?.map(({ title }) => title),
      ['Back (prod)', 'Back (staging)'],
    );
    assert.deepEqual(
      faults(text.replaceAll('where: [staging, prod]', 'where: [staging, dev]')).length > 0,
      true,
    );
  });
});
