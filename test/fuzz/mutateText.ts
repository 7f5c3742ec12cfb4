import { array, constantFrom, integer, nat, oneof, tuple, type Arbitrary } from 'fast-check';
import { hostileText } from './hostile';

/** Changes one place of a text. */
type Mutation = (text: string) => string;
const place = nat({ max: 0x7fffffff });

function mutations(seeds: readonly string[], tokens: Arbitrary<string>): Arbitrary<Mutation> {
  const at = (text: string, where: number) => where % (text.length + 1);
  const lineAt = (lines: readonly string[], where: number) => where % lines.length;
  const byLine =
    (change: (lines: string[], at: number) => string[], where: number): Mutation =>
    text => {
      const lines = text.split('\n');
      return change(lines, lineAt(lines, where)).join('\n');
    };
  return oneof(
    tuple(place, tokens).map(([where, token]): Mutation => text => {
      const from = at(text, where);
      return text.slice(0, from) + token + text.slice(from);
    }),
    tuple(place, integer({ min: 1, max: 40 }), tokens).map(([where, length, token]): Mutation => text => {
      const from = at(text, where);
      return text.slice(0, from) + token + text.slice(from + length);
    }),
    tuple(place, tokens, integer({ min: 1, max: 300 })).map(([where, token, times]): Mutation => text => {
      const from = at(text, where);
      return text.slice(0, from) + token.slice(0, 100).repeat(times) + text.slice(from);
    }),
    tuple(place, tokens).map(([where, token]) =>
      byLine((lines, line) => lines.toSpliced(line, 0, token), where),
    ),
    place.map(where => byLine((lines, line) => lines.toSpliced(line, 1), where)),
    tuple(place, place).map(([where, other]) =>
      byLine((lines, line) => lines.toSpliced(line, 0, lines[lineAt(lines, other)] ?? ''), where),
    ),
    tuple(place, constantFrom(...seeds), place).map(
      ([where, other, from]): Mutation =>
        text =>
          text.slice(0, at(text, where)) + other.slice(at(other, from)),
    ),
    place.map(
      (where): Mutation =>
        text =>
          text.slice(0, at(text, where)),
    ),
  );
}

/**
 * Valid texts with a few changes anywhere.
 * @param tokens texts to insert; by default anything hostile
 */
export function mutatedText(
  seeds: readonly string[],
  tokens: Arbitrary<string> = hostileText,
): Arbitrary<string> {
  return tuple(constantFrom(...seeds), array(mutations(seeds, tokens), { maxLength: 6 })).map(
    ([seed, changes]) => changes.reduce((text, change) => change(text), seed),
  );
}
