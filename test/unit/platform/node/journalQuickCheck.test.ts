import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as v from 'valibot';
import { RunEventSchema } from '../../../../src/core/journal/events';
import { quickCheck } from '../../../../src/platform/node/quickCheck';

const at = '2026-11-22T10:00:00.000Z';
const reading = {
  summary: 's',
  at,
  facts: [{ label: 'l', value: 'v', tone: 'good', link: 'https://example.com' }],
};
const decision = { question: 'q', subject: 's', choice: 'c', by: 'b', at };
const choices = [{ id: 'c', label: 'l', tone: 'primary' }];
const question = { id: 'q', title: 't', detail: 'd', subject: 's', choices };
const obligation = { id: 'x', kind: 'flag', step: 's', subject: 'f', previous: null, title: 't' };
const base = { v: 1, seq: 3, at };
/** One of each kind of event that is frequent in a run. */
const events = [
  { ...base, type: 'run.resumed' },
  { ...base, type: 'step.observed', step: 's', reading },
  { ...base, type: 'step.asked', step: 's', question, reading },
  { ...base, type: 'step.decided', step: 's', decision },
  { ...base, type: 'step.acting', step: 's', act: 'a' },
  { ...base, type: 'step.noted', step: 's', notes: { any: { thing: [1, null, 'x'] } } },
  { ...base, type: 'step.ticked', step: 's', tick: { how: 'verified', by: 'b', at }, output: { any: 1 } },
  { ...base, type: 'obligation.opened', obligation },
  { ...base, type: 'obligation.met', id: 'x', evidence: 'e' },
];
const checks = new Map<string, (value: unknown) => boolean>(
  RunEventSchema.options.map(schema => [schema.entries.type.literal, quickCheck(schema)]),
);
const fits = (event: { readonly type: string }) => checks.get(event.type)?.(event);

describe('the quick check of an event', () => {
  it('accepts what the schema accepts, so that reading is fast', () => {
    for (const event of events) assert.equal(fits(event), true, event.type);
  });

  it('never accepts what the schema rejects', () => {
    const wrong = fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(fc.constantFrom(...events), fc.nat(), wrong, (event, place, value) => {
        const damaged = structuredClone(event);
        const places = placesOf(damaged);
        places[place % places.length]?.(value);
        assert.ok(fits(damaged) !== true || v.is(RunEventSchema, damaged), JSON.stringify(damaged));
      }),
      { numRuns: 3_000 },
    );
  });
});

/** Setters for every value in an event except its type, at any depth. */
function placesOf(node: Record<string, unknown>, top = true): ((value: unknown) => void)[] {
  return Object.entries(node).flatMap(([key, inner]) => {
    if (top && key === 'type') return [];
    const deeper =
      typeof inner === 'object' && inner !== null ? placesOf(inner as Record<string, unknown>, false) : [];
    const set = (value: unknown) => {
      node[key] = value;
    };
    return [set, ...deeper];
  });
}
