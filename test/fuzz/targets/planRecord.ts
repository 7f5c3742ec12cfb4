import assert from 'node:assert/strict';
import { array, constantFrom, nat, oneof, tuple, type Arbitrary } from 'fast-check';
import type { ExpectedChange } from '../../../src/core/plan/expectation';
import { judgePlan } from '../../../src/core/plan/judgePlan';
import { readRecord, readSavedApply } from '../../../src/core/plan/readRecord';
import { fixture, fixtureNames, planOf } from '../../unit/core/plan/fixture';
import { hostileText, hostileTokens, terraformLines } from '../hostile';
import { mutatedText } from '../mutateText';
import { target } from '../target';

const allowedAttributes = (): readonly string[] => ['input', 'triggers_replace'];
const lines = terraformLines.map(line => `${line}\n`);

/** A record is read, or found unreadable; whatever it contains, nothing is thrown. */
export const planRecord = target({
  name: 'plan-record',
  inputs: mutatedText(fixtureNames.map(fixture), oneof(hostileText, constantFrom(...lines))),
  runs: 600,
  holds: async record => {
    const reading = await readRecord(record, { allowedAttributes });
    if (reading.is === 'prompt') {
      assert.ok(reading.plan.hash.length === 64);
      await readSavedApply(record, reading.plan);
    }
  },
});

const expects: readonly ExpectedChange[] = [
  { address: 'module.catalog-airflow.terraform_data.instance', actions: ['replace'] },
];
const prompts = ['prompt', 'prompt-no-color', 'prompt-tofu', 'prompt-lifecycles', 'drift', 'warning'];

/** Whole lines inserted anywhere, without changing the plan itself. */
const withLines: Arbitrary<readonly [string, string]> = tuple(
  constantFrom(...prompts),
  array(tuple(nat(), oneof(constantFrom(...terraformLines), constantFrom(...hostileTokens), hostileText)), {
    minLength: 1,
    maxLength: 8,
  }),
).map(([name, added]) => {
  const all = fixture(name).split('\n');
  return [
    name,
    added.reduce((to, [at, line]) => to.toSpliced(at % (to.length + 1), 0, line), all).join('\n'),
  ];
});

/** Unexpected changes in a plan stay unexpected, whatever lines are around and inside it. */
export const planGate = target({
  name: 'plan-gate',
  inputs: withLines,
  runs: 1_500,
  holds: async ([name, changed]) => {
    const unexpected = async (record: string) => {
      const reading = await readRecord(record, { allowedAttributes });
      if (reading.is !== 'prompt') return undefined;
      return judgePlan(planOf(reading), expects).unexpected.map(({ change }) => change.address);
    };
    const now = await unexpected(changed);
    if (now === undefined) return;
    const missing = (await unexpected(fixture(name)))?.filter(address => !now.includes(address));
    assert.deepEqual(missing, [], `of ${name} something unexpected is no longer said`);
  },
});
