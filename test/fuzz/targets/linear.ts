import assert from 'node:assert/strict';
import { constantFrom, record, type Arbitrary } from 'fast-check';
import { seedOfDay } from '../../support/seedOfDay';
import { hostileText, hostileTokens, terraformLines } from '../hostile';
import { target, type Target } from '../target';
import { readers, type Reader } from './readers';

/** A text that repeats one unit. */
interface Shape {
  readonly head: string;
  readonly unit: string;
  readonly tail: string;
}

const units: readonly string[] = [
  ...[
    'a',
    ' ',
    '\t',
    '0',
    '"',
    '\\',
    '_',
    'é',
    '😀',
    '─',
    '│',
    '╷',
    '\n',
    '\r',
    '\r\n',
    '\x1b',
    '\x08',
    '\0',
    '\u202E',
  ],
  ...[
    'word ',
    'word\n',
    '\x1b[31m',
    '\x1b[0m\n',
    '[',
    '{',
    '(',
    '<',
    '[{"a":',
    '{"modules":',
    '${',
    '- ',
    'a: ',
    '  ',
    'a="',
    '<a>; ',
  ],
  ...[
    '/',
    '../',
    '@',
    ':',
    '%41',
    '=',
    ',',
    ';',
    '`',
    '*',
    '[a](',
    '$(',
    'x.',
    'a\\"',
    'Bearer realm="',
    '"a" ',
  ],
  ...terraformLines.map(line => `${line}\n`),
];
/** Text that opens something and never closes it. */
const openings: readonly string[] = [
  ...['"', '\x1b]', 'Changes to Outputs:\n  + "'],
  'Terraform will perform the following actions:\n\n  # a.b will be created\n  + resource "a" "b" {\n      + "',
];
const shapes: readonly Shape[] = [
  ...units.map(unit => ({ head: '', unit, tail: '' })),
  ...openings.map(head => ({ head, unit: 'a', tail: '' })),
];
const anyShape: Arbitrary<Shape> = record({
  head: constantFrom('', '{"a":"', 'module "catalog" {\n', ...hostileTokens),
  unit: hostileText.filter(text => text !== ''),
  tail: constantFrom('', '"}', '\n', ...hostileTokens),
});

/** UTF-16 code units, each ten times the previous size. */
const sizes = [10_000, 100_000, 1_000_000, 10_000_000];
/**
 * Ten times the input may take this many times the work: caches cause steps, while quadratic growth takes a hundred times as
 * long.
 */
const MOST = 20;
/** Milliseconds of processor time below which other work in the process, such as garbage collection, counts for as much. */
const noise = (size: number): number => Math.max(150, size / 10_000);
/** Anything that takes longer than this isn't tried again. */
const HANGS = 3_000;

function build({ head, unit, tail }: Shape, size: number): string {
  return head + unit.repeat(Math.ceil(size / unit.length)) + tail;
}

/** Processor time of one reading, in milliseconds: the minimum of several. */
async function workOf({ read }: Reader, text: string, times: number): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < times; i += 1) {
    const before = process.cpuUsage();
    await read(text);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

/**
 * Explains why a text takes more than its share of work; undefined if it doesn't.
 * @param first work that the larger one took, once
 */
async function surplus(
  reader: Reader,
  smaller: string,
  larger: string,
  first: number,
): Promise<string | undefined> {
  if (first <= noise(larger.length) || first <= MOST * (await workOf(reader, smaller, 1))) return undefined;
  const least = await workOf(reader, smaller, 5);
  const work = first > HANGS ? first : Math.min(first, await workOf(reader, larger, 3));
  if (work <= noise(larger.length) || work <= MOST * least) return undefined;
  return `${larger.length} characters take ${Math.round(work)} ms, ${smaller.length} take ${least.toFixed(1)} ms`;
}

/**
 * @param patience as in {@link linear}
 * @throws when a text takes more than its share, and so does one ten times as large, because caches cause steps too
 */
async function mustBeLinear(reader: Reader, shape: Shape, patience: number): Promise<void> {
  let suspicion: string | undefined;
  let smaller = build(shape, 1_000);
  for (const size of sizes) {
    const larger = build(shape, size);
    if (larger.length > reader.most) {
      assert.ok(await reader.isRefused(larger), `${larger.length} characters are not refused`);
      if (suspicion === undefined || reader.most < 2 * smaller.length) break;
      const fullest = build(shape, reader.most - shape.head.length - shape.unit.length - shape.tail.length);
      suspicion = await surplus(reader, smaller, fullest, await workOf(reader, fullest, 1));
      break;
    }
    const first = await workOf(reader, larger, 1);
    const before = suspicion;
    suspicion = await surplus(reader, smaller, larger, first);
    if (suspicion !== undefined && (before !== undefined || first > HANGS)) break;
    if (suspicion === undefined && size >= 1_000_000 && first > patience) break;
    smaller = larger;
  }
  assert.equal(suspicion, undefined, suspicion);
}

/**
 * Ten times as much text takes about ten times the work, whatever it consists of; text above the limit is rejected.
 * @param patience a text that takes more milliseconds than this for a million characters isn't tried with ten million
 * @param every each reader gets one out of this many texts, different ones each day
 */
export function linear(patience: number, every: number): readonly Target[] {
  const today = seedOfDay();
  return readers.map((reader, at) => {
    // Left out here, not among the examples, so that the path of a failure is the same in each run.
    const leftOut = shapes.filter((_, index) => (index + at + today) % every !== 0);
    return target({
      name: `linear-${reader.name}`,
      inputs: anyShape,
      examples: shapes,
      runs: 2,
      holds: shape => (leftOut.includes(shape) ? undefined : mustBeLinear(reader, shape, patience)),
    });
  });
}
