import assert from 'node:assert/strict';
import { usedResources } from '../../../../src/core/kind/usedResources';
import { valueOf } from '../../../../src/core/kind/expanding';
import { parseRunbook } from '../../../../src/core/parsing/parseRunbook';
import { resourceOf } from '../../../../src/core/runbook/resourceOf';
import { courseOf, deploymentName, stepsOf } from '../../../../src/core/runbook/runbook';
import { kinds } from '../../../../src/kinds';

const head = `runbook: 2
id: api
title: Deploy the API
resources:
  infrastructure: { type: repository, name: acme/infrastructure }
  application: { type: repository, name: acme/api }
  image: { type: image, name: acme/api }
  staging: { type: terraform-module, environment: staging, module: api, file: staging/api.tf, version: tag }
  prod: { type: terraform-module, environment: prod, module: api, file: prod/api.tf, version: tag, flag: ok }
`;
const steps = (...lines: readonly string[]) =>
  `${head}phases:\n  - title: All\n    steps:\n${lines.map(line => `      - ${line}\n`).join('')}`;
const before = ['{ id: check, kind: preflight, with: { recipes: [] } }', '{ id: lock, kind: team-lock }'];
const parsed = (...lines: readonly string[]) => {
  const { runbook, problems } = parseRunbook(steps(...before, ...lines), kinds);
  assert.deepEqual(problems, []);
  assert.ok(runbook);
  return runbook;
};
const faults = (text: string) =>
  parseRunbook(text, kinds).problems.map(({ line, message }) => `${line} ${message}`);

describe('resources of a runbook', () => {
  it('are found by the role that a step needs them for', () => {
    const runbook = parsed(
      '{ id: one, kind: branch, with: { module: staging } }',
      '{ id: two, kind: branch, with: { module: prod } }',
    );
    const [, , one, two] = stepsOf(runbook);
    assert.equal(resourceOf(runbook, one ?? {}, 'module').file, 'staging/api.tf');
    assert.equal(resourceOf(runbook, two ?? {}, 'module').file, 'prod/api.tf');
    assert.equal(resourceOf(runbook, one ?? {}, 'image').name, 'acme/api', 'the only one');
    assert.equal(resourceOf(runbook, one ?? {}, 'application').name, 'acme/api', 'called like the role');
    assert.equal(deploymentName(runbook), 'runbooks/api', 'several modules have no name of their own');
  });

  it('are used only if a step uses them', () => {
    const runbook = parsed('{ id: one, kind: branch, with: { module: staging } }');
    const used = (role: 'image' | 'module' | 'sentry') =>
      usedResources(runbook, courseOf(runbook, false), kinds, role);
    assert.deepEqual(used('module').length, 1);
    assert.deepEqual([...used('image'), ...used('sentry')], []);
  });

  it('can be used in references', () => {
    const runbook = parsed(
      '{ id: plan, kind: command, with: { run: [bin/plan, "${{ resources.prod.file }}"] } }',
    );
    const source = { runbook, kinds, run: () => ({ inputs: {} }) as never };
    assert.equal(valueOf(source, { of: 'resource', resource: 'prod', name: 'file' }), 'prod/api.tf');
    assert.equal(valueOf(source, { of: 'resource', resource: 'prod', name: 'type' }), 'terraform-module');
  });

  it('are missed at the step that needs one', () => {
    const at = (...lines: readonly string[]) => faults(steps(...before, ...lines));
    assert.deepEqual(at('{ id: one, kind: branch }'), [
      '15 There are several resources of type "terraform-module". Say which as "module": staging, prod.',
    ]);
    assert.deepEqual(at('{ id: one, kind: branch, with: { module: prdo } }'), [
      '15 "prdo" is no resource of type "terraform-module". Did you mean "prod"?',
    ]);
    assert.deepEqual(at('{ id: one, kind: dags-clear }'), [
      '15 A step of kind "dags-clear" needs a resource of type "airflow", and this runbook describes none. Describe it under "resources".',
    ]);
    assert.deepEqual(
      at(
        '{ id: from, kind: branch, with: { module: staging } }',
        '{ id: back, kind: restore-flag, with: { module: staging } }',
      ).filter(fault => fault.includes('flag"')),
      [
        '16 A step of kind "restore-flag" needs "flag" of its module, the attribute that holds the flag. Describe it under "resources".',
      ],
    );
    assert.deepEqual(
      at('{ id: p, kind: command, with: { run: [a, "${{ resources.prd.file }}"], onlyReads: true } }'),
      ['15 There is no resource "prd". Did you mean "prod"?'],
    );
    assert.deepEqual(
      at('{ id: p, kind: command, with: { run: [a, "${{ resources.prod.fiel }}"], onlyReads: true } }'),
      ['15 The resource "prod" has no "fiel". Did you mean "file"?'],
    );
  });

  it('report their own problems, and none that merely follow', () => {
    const text = steps(...before, '{ id: one, kind: branch, with: { module: prod } }');
    assert.deepEqual(faults(text.replace('file: prod/api.tf, ', '')), ['9 "file" is missing.']);
    assert.deepEqual(faults(text.replace('type: image', 'type: imgae')), [
      '7 "type" must be "repository" or "image" or "terraform-module" or "airflow" or "sentry", not "imgae".',
    ]);
    assert.deepEqual(faults(text.replace('resources:', 'service: {}\nresources:')).slice(-1), [
      '4 Write this under "resources" too: a runbook has one of the two.',
    ]);
  });
});
