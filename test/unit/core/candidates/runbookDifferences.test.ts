import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import type { Runbook } from '../../../../src/core/runbook/runbook';
import { differenceGroups, runbookDifferences } from '../../../../src/core/candidates/runbookDifferences';
import { kinds as allKinds } from '../../../../src/kinds';
import { kinds, sample } from '../parsing/sample';

function read(text: string): Runbook {
  const { runbook, problems } = parseRunbook(text, kinds);
  assert.ok(runbook, JSON.stringify(problems));
  return runbook;
}
const differences = (...replace: [from: string | RegExp, to: string][]) =>
  runbookDifferences(
    read(sample),
    read(replace.reduce((text, [from, to]) => text.replace(from, to), sample)),
    kinds,
  );

describe('the differences between two runbooks', () => {
  it('ignore comments and the order of keys', () => {
    assert.deepEqual(differences(), []);
    assert.deepEqual(
      differences(['id: sample\ntitle: A sample', 'title: A sample # really\nid: sample']),
      [],
    );
    assert.deepEqual(
      differences([
        'address: a.b\n              actions: [create]',
        'actions: [create]\n              address: a.b',
      ]),
      [],
    );
  });

  it('name a parameter that is given, changed or left out', () => {
    assert.deepEqual(differences(['recipe: apply', 'recipe: fast\n          expiry: 20m']), [
      'Step second: recipe fast instead of apply',
      'Step second: expiry 20m, which the shipped one does not give',
    ]);
    assert.deepEqual(differences([/ {10}targets:[^]*/, '']), [
      'Step second: targets is not given, instead of actions: create; address: a.b',
    ]);
  });

  it('name what a list gained or lost', () => {
    assert.deepEqual(differences(['operators: [HttpSensor]', 'operators: [HttpSensor, BashOperator]']), [
      'Resources: airflow.mayWait.operators also has BashOperator',
    ]);
    assert.deepEqual(differences(['[create]', '[create, delete]']), [
      'Step second: targets also has actions: create, delete; address: a.b',
      'Step second: targets lacks actions: create; address: a.b',
    ]);
    assert.deepEqual(
      differences(['dags: [image_data_refresh]', 'dags: [image_data_refresh, image_data_refresh]']),
      [
        'Resources: airflow.mayWait.dags image_data_refresh, image_data_refresh instead of image_data_refresh',
      ],
    );
  });

  it('name steps that are missing, added, moved, or of another kind', () => {
    assert.deepEqual(differences([/ {6}- id: second[^]*/, ''], ['id: first', 'id: other']), [
      'Step first is missing',
      'Step second is missing',
      'Step other (look) is added',
    ]);
    const third = '      - id: third\n        kind: look\n';
    const withThird = read(sample + third);
    const moved = read(sample.replace('      - id: second', `${third}      - id: second`));
    assert.deepEqual(runbookDifferences(withThird, moved, kinds), [
      'The order is first, third, second instead of first, second, third',
    ]);
    assert.deepEqual(
      differences(
        ['kind: apply\n        retryFrom: first', 'kind: look\n        title: Apply'],
        [/ {8}with:[^]*/, ''],
      ).filter(each => /kind|retryFrom|title/.test(each)),
      [
        'Step second: kind look instead of apply',
        'Step second: retryFrom is not given, instead of first',
        'Step second: title Apply, which the shipped one does not give',
      ],
    );
  });

  it('name the steps moved at the end of a long course, or to the other course', () => {
    const steps = Array.from({ length: 40 }, (_, n) => `      - { id: step-${n}, kind: look }\n`);
    const swapped = [...steps.slice(0, -2), ...steps.slice(-2).reverse()];
    const long = (all: readonly string[]) => read(sample + all.join(''));
    assert.deepEqual(runbookDifferences(long(steps), long(swapped), kinds), [
      'The order is step-37, step-39, step-38 instead of step-37, step-38, step-39',
    ]);
    const back = 'rollback:\n  - title: Back\n    steps:\n';
    const [forward = '', other = ''] = steps;
    assert.deepEqual(
      runbookDifferences(read(sample + forward + back + other), read(sample + back + forward + other), kinds),
      ['Step step-0 is in the rollback'],
    );
  });

  it('name other texts, phases and facts of the service', () => {
    assert.deepEqual(
      differences(
        ['A sample', 'Another'],
        ['title: Only', 'title: One'],
        ['environment: prod', 'environment: dev'],
      ),
      [
        'Resources: module.environment dev instead of prod',
        'Runbook: title Another instead of A sample',
        'Runbook: phases also has One',
        'Runbook: phases lacks Only',
      ],
    );
  });

  it('name once what many steps have in common, and what a plan may contain', () => {
    const shipped = readFileSync('src/runbooks/openverse-catalog.yaml', 'utf8');
    const own = shipped
      .replaceAll('soak: 15m', 'soak: 1m')
      .replace('aws_instance.*', 'aws_db_instance.*')
      .replace('expiry: 10m', 'expiry: 2h');
    const read = (text: string) => parseRunbook(text, allKinds).runbook;
    const [before, after] = [read(shipped), read(own)];
    assert.ok(before !== undefined && after !== undefined);
    const groups = differenceGroups(before, after, allKinds);
    assert.deepEqual(
      groups.map(({ title }) => title),
      ['What may pass', 'Waits'],
    );
    assert.deepEqual(groups[1]?.lines, [
      'Step apply: expiry 2h instead of 10m',
      'Steps sentry, back-sentry: soak 1m instead of 15m',
    ]);
    assert.match(
      groups[0]?.lines[0] ?? '',
      /^Step apply: the plan may also replace module\.\S+aws_db_instance/,
    );
    assert.doesNotMatch(JSON.stringify(groups), /[{[]\\"/);
  });
});
