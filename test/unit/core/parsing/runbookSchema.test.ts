import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { runbookJsonSchema } from '../../../../src/core/parsing/runbookSchema';
import { kinds as realKinds } from '../../../../src/kinds';
import { kinds, sample } from './sample';

const folder = path.join(__dirname, '../../../../src/runbooks');

/** The schema as an editor reads it. */
const asJson = (schema: unknown) => JSON.parse(JSON.stringify(schema)) as object;

describe('the runbook schema', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(asJson(runbookJsonSchema(kinds)));
  /** Where the changed sample is invalid. */
  const places = (from: string | RegExp, to: string) => {
    const text = sample.replace(from, to);
    assert.notEqual(text, sample);
    validate(parse(text));
    return [...new Set(validate.errors?.filter(e => e.keyword !== 'if').map(e => e.instancePath))];
  };

  it('is up to date', () => {
    const written: unknown = JSON.parse(readFileSync(path.join(folder, 'runbook.schema.json'), 'utf8'));
    const current = asJson(runbookJsonSchema(realKinds));
    assert.deepEqual(written, current, 'Run "npm run generate".');
  });

  it('accepts the sample and the shipped runbook', () => {
    assert.ok(validate(parse(sample)), JSON.stringify(validate.errors));
    const real = new Ajv({ strict: false }).compile(asJson(runbookJsonSchema(realKinds)));
    assert.ok(
      real(parse(readFileSync(path.join(folder, 'openverse-catalog.yaml'), 'utf8'))),
      JSON.stringify(real.errors),
    );
  });

  it('rejects what the parser rejects, at the same place', () => {
    assert.deepEqual(places('kind: apply', 'kind: aply'), ['/phases/0/steps/1/kind']);
    assert.deepEqual(places('recipe: apply', 'recipe: 1'), ['/phases/0/steps/1/with/recipe']);
    assert.deepEqual(places('recipe: apply', 'recipe: x\n          force: true'), ['/phases/0/steps/1/with']);
    assert.deepEqual(places(/ {8}with:[^]*/, ''), ['/phases/0/steps/1']);
    assert.deepEqual(places('kind: look', 'kind: look\n        with: {recipe: x}'), [
      '/phases/0/steps/0/with',
    ]);
    assert.deepEqual(places('title: Only', 'titel: Only'), ['/phases/0']);
  });

  it('explains a pattern in our words', () => {
    assert.match(JSON.stringify(runbookJsonSchema(kinds)), /"patternErrorMessage":"Write a duration/);
  });
});
