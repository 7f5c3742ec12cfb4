import type { Instruction } from './compile';

/** Places that were kept: where each named group begins and ends. */
type Kept = Readonly<Record<string, readonly [number, number]>>;
/** One of the ways in which the text so far may be the beginning of what is looked for. */
interface Way {
  readonly at: number;
  readonly kept: Kept;
}

/**
 * The first place where a program's pattern is found, as JavaScript would: all ways are followed side by side, one character
 * at a time, so that the time is linear in the text (https://swtch.com/~rsc/regexp/regexp2.html).
 * @returns text of each named group that took part; undefined when nothing is found
 */
export function search(
  program: readonly Instruction[],
  text: string,
): Readonly<Record<string, string>> | undefined {
  const chars = Array.from(text);
  let ways: Way[] = [];
  let found: Kept | undefined;
  const reached = new Reached(program);
  for (let place = 0; place <= chars.length; place += 1) {
    const next = place < chars.length ? (chars[place] ?? '') : '';
    reached.from(chars[place - 1] ?? '', next, place);
    for (const { at, kept } of ways) reached.add(at, kept);
    // One that begins earlier is preferred.
    if (found === undefined) reached.add(0, {});
    ways = [];
    for (const { at, kept } of reached.ways) {
      const instruction = program[at];
      if (instruction?.is === 'found') {
        found = kept;
        break;
      }
      if (instruction?.is === 'char' && place < chars.length && instruction.matches(next))
        ways.push({ at: at + 1, kept });
    }
    if (found !== undefined && ways.length === 0) break;
  }
  if (found === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(found).map(([name, [from, to]]) => [name, chars.slice(from, to).join('')]),
  );
}

/** What can be reached at one place without taking a character, the preferred first. */
class Reached {
  ways: Way[] = [];
  /** By instruction, the place at which it was reached last, from 1 on. */
  private readonly seen: Uint32Array;
  private before = '';
  private after = '';
  private place = 0;

  constructor(private readonly program: readonly Instruction[]) {
    this.seen = new Uint32Array(program.length);
  }

  from(before: string, after: string, place: number): void {
    this.ways = [];
    this.before = before;
    this.after = after;
    this.place = place;
  }

  add(at: number, kept: Kept): void {
    if (this.seen[at] === this.place + 1) return;
    this.seen[at] = this.place + 1;
    const instruction = this.program[at];
    switch (instruction?.is) {
      case 'split':
        for (const to of instruction.to) this.add(to, kept);
        return;
      case 'place':
        if (instruction.holds(this.before, this.after)) this.add(at + 1, kept);
        return;
      case 'keep': {
        const from = instruction.end ? (kept[instruction.name]?.[0] ?? this.place) : this.place;
        this.add(at + 1, { ...kept, [instruction.name]: [from, this.place] });
        return;
      }
      default:
        this.ways.push({ at, kept });
    }
  }
}
