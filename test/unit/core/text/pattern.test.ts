import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as v from 'valibot';
import { findPattern, PatternSchema } from '../../../../src/core/text/pattern';

const atom = fc.constantFrom(
  'a',
  'b',
  'ab',
  '.',
  '[ab]',
  '[^a]',
  '\\w',
  '\\d',
  ' ',
  '\\b',
  '^',
  '$',
  '\\.',
  '1',
);
const quantified = (of: fc.Arbitrary<string>) =>
  fc.tuple(of, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{2,}', '*?', '+?', '??')).map(
    // JavaScript can't repeat an assertion.
    ([text, quantifier]) => (/^(?:\\b|\^|\$)$/.test(text) ? text : text + quantifier),
  );
/** Never empty inside a repetition, where engines differ on what an empty iteration means. */
const sequence = fc.array(quantified(atom), { minLength: 1, maxLength: 4 }).map(parts => parts.join(''));
const pattern = fc
  .array(
    fc.oneof(
      sequence,
      fc.tuple(sequence, sequence).map(([a, b]) => `(?:${a}|${b})`),
      sequence.map(a => `(?:x${a})+`),
      fc.tuple(sequence, sequence).map(([a, b]) => `${a}|${b}`),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map(parts => parts.join(''))
  .chain(text => fc.constantFrom(text, `(?<one>${text})`, `(?<one>a+?)?(?<two>${text})`));
const text = fc
  .array(fc.constantFrom('a', 'b', 'x', '1', ' ', '.', '\n', '😀'), { maxLength: 12 })
  .map(all => all.join(''));

describe('a pattern of a runbook', () => {
  it("finds what JavaScript's RegExp finds", () => {
    fc.assert(
      fc.property(pattern, text, (source, where) => {
        const expected = new RegExp(source, 'u').exec(where);
        const groups = Object.entries(expected?.groups ?? {}).filter(([, value]) => value !== undefined);
        assert.deepEqual(
          findPattern(source, where),
          expected === null ? undefined : Object.fromEntries(groups),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('never backtracks, whatever the pattern', () => {
    for (const source of ['(?:a*)*b', '(?:a|a)*b', 'a*a*a*a*a*b', '(?:a+)+$', '(?<all>.*)x.*y'])
      assert.equal(findPattern(source, 'a'.repeat(20_000) + 'c'), undefined);
  });

  it('never throws: it is refused with a reason, or searched for', () => {
    const written = fc.string({
      unit: fc.constantFrom(...Array.from('()[]{}|*+?\\^$.-,:<>=!12abkpudx')),
      maxLength: 30,
    });
    fc.assert(
      fc.property(fc.oneof(written, fc.string()), text, (source, where) => {
        const { success } = v.safeParse(PatternSchema, source);
        const found = findPattern(source, where);
        if (!success && source !== '' && source.length <= 300) assert.equal(found, undefined);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is accepted when it only contains the characters of refused syntax literally', () => {
    assert.deepEqual(findPattern('\\(?=(?<value>\\d)', '(=1'), { value: '1' });
    assert.deepEqual(findPattern('\\\\1', String.raw`\1`), {});
  });

  for (const [source, message] of [
    ['(a', /missing closing \)/],
    ['(a)\\1', /References/],
    ['(?<one>a)\\k<one>', /References/],
    ['(?=a)b', /ahead or behind/],
    ['(?<!a)b', /ahead or behind/],
    ['(?:a{1000}){1000}', /invalid repeat count/],
    ['(?:.{100}){9}', /repeats too much/],
    ['(?<constructor>a)', /another name/],
    ['', /Write/],
    ['a'.repeat(301), /300/],
  ] as const)
    it(`is refused when it is ${source.slice(0, 20)}`, () => {
      const parsed = v.safeParse(PatternSchema, source);
      assert.match(parsed.issues?.[0].message ?? 'accepted', message);
    });
});
