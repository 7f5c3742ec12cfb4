import type { Token } from '../../richText/parser';
import { isMap } from '../inWords';
import { nearest } from '../nearest';
import { readPlainYaml, type Spelled, type TextProblem, type YamlPath } from '../plainYaml';
import { problemOn } from './problemOn';

/** What stands beside the parameters of a step's kind. */
const OWN = ['id', 'kind', 'retryFrom', 'when', 'with'];

/** Whether a key of a block belongs to its step, and not to the parameters of its kind. */
export function isOfStep(key: string): boolean {
  return OWN.includes(key);
}

/** The step that a block describes: what stands beside the kind is below `with`. */
export function stepOfBlock(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(value);
  const beside = entries.filter(([key]) => !isOfStep(key));
  if (beside.length === 0 || Object.hasOwn(value, 'with')) return value;
  return {
    ...Object.fromEntries(entries.filter(([key]) => isOfStep(key))),
    with: Object.fromEntries(beside),
  };
}

/** A block that runs a step: what a step of a YAML runbook says, but for its title and its instructions. */
export interface StepBlock extends Spelled {
  readonly value: Readonly<Record<string, unknown>>;
  readonly problems: readonly TextProblem[];
}

/**
 * Reads a fenced block of YAML, whose parameters stand below `with` or directly beside `kind`.
 * @param lines of the whole document, where its problems have their places
 * @param most characters that may be read once more to find a slip
 */
export function readStepBlock(
  { content, map, markup, info }: Token,
  lines: readonly string[],
  most: number,
): StepBlock {
  const from = map?.[0] ?? 0;
  const empty = (message: string) => broken([problemOn(from, message, lines)]);
  if (info.trim() !== 'step') return empty('Write nothing behind "step".');
  if (!isClosed(lines, from, map?.[1] ?? from, markup))
    return empty(`This block is not closed: end it with a line of ${markup}, indented like this one.`);
  const yaml = readPlainYaml(content, most);
  const written = content.split('\n');
  const inDocument = (problem: TextProblem): TextProblem => {
    const line = from + 1 + problem.line;
    const text = written[problem.line - 1] ?? '';
    const shown = lines[line - 1] ?? '';
    // What Markdown takes away before each line.
    const indent = text === '' ? 0 : Math.max(0, shown.length - text.length);
    // A tab may have become more than it is.
    const within = (column: number) => Math.min(column + indent, shown.length + 1);
    const column = within(problem.column);
    const endColumn = Math.max(column + 1, within(problem.endColumn));
    return { ...problem, line, endLine: line, column, endColumn };
  };
  if (yaml.problems.length > 0) return broken(yaml.problems.map(inDocument));
  const { value } = yaml;
  if (!isMap(value)) {
    const first = written.findIndex(line => line.trim() !== '');
    return broken([problemOn(first < 0 ? from : from + 1 + first, noMap(value), lines)]);
  }
  const beside = Object.keys(value).filter(key => !isOfStep(key));
  const meant = Object.hasOwn(value, 'kind') ? undefined : kindAmong(value, beside);
  if (meant !== undefined) {
    const message = `"${meant}" is not known here. Did you mean "kind", which is missing?`;
    return broken([inDocument(yaml.problemAt([meant], 'key', message))]);
  }
  const isBelow = Object.hasOwn(value, 'with');
  const problemAt = (path: YamlPath, where: 'key' | 'value', message: string) => {
    // A parameter that is missing is asked for by the kind.
    if (path[0] === 'with' && !isBelow && !Object.hasOwn(value, String(path[1])))
      return inDocument(yaml.problemAt(['kind'], 'key', message));
    const place = path[0] === 'with' && !isBelow ? path.slice(1) : path;
    return inDocument(yaml.problemAt(place, where, message));
  };
  if (isBelow && beside.length > 0)
    return broken(
      beside.map(key =>
        problemAt(
          [key],
          'key',
          `Write "${key}" below "with", or all parameters beside "kind" without "with".`,
        ),
      ),
    );
  return { value: stepOfBlock(value), problems: [], problemAt };
}

/** What to do about a block that has no keys. */
function noMap(value: unknown): string {
  if (Array.isArray(value)) return 'A step is no list. Remove the "-" before each key.';
  const key = /^kind(:?)\s*[a-z]/.exec(typeof value === 'string' ? value : '');
  if (key === null) return 'Write which kind of step this is, for example "kind: command".';
  return key[1] === ':'
    ? 'Write a space behind the colon: "kind: ".'
    : 'Write a colon behind the key: "kind: ".';
}

/** The key that is most likely meant as `kind`: one that is spelled like it, or the first with a value like the name of one. */
function kindAmong(value: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined {
  const isName = (each: unknown) => typeof each === 'string' && /^[a-z]+(?:-[a-z]+)*$/.test(each);
  return keys.find(key => nearest(key, ['kind']) !== undefined) ?? keys.find(key => isName(value[key]));
}

/** Whatever else is found in it follows from what is told already; other steps may mean it. */
function broken(problems: readonly TextProblem[]): StepBlock {
  return {
    value: { id: null, kind: null },
    problems,
    problemAt: (_path, _where, message) => problems[0] ?? problemOn(0, message, []),
  };
}

/** A block that nobody closes reaches to the end of its step, or of the document. */
function isClosed(lines: readonly string[], from: number, end: number, markup: string): boolean {
  const last = lines[end - 1]?.trim() ?? '';
  return end - 1 > from && last.length >= markup.length && last === (markup[0] ?? '').repeat(last.length);
}
