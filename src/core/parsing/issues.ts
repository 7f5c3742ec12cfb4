import * as l10n from '@vscode/l10n';
import type * as v from 'valibot';
import { either } from '../text/joined';
import { keysOf } from './keysOf';
import { nearest } from '../runbook/nearest';
import type { Spelled, TextProblem, YamlPath } from './plainYaml';

type Issue = v.BaseIssue<unknown>;

/** More than any map in a runbook has. */
const MOST_KEYS = 30;

/** Keys that a format doesn't know, each of which may be meant as one that seems to be missing. */
export class UnknownKeys {
  readonly #keys = new Map<string, string[]>();

  constructor(issues: readonly Issue[], is = ({ expected }: Issue) => expected === 'never') {
    for (const path of issues.filter(is).map(pathOf)) {
      const place = JSON.stringify(path.slice(0, -1));
      const keys = this.#keys.get(place) ?? [];
      keys.push(String(path.at(-1)));
      this.#keys.set(place, keys);
    }
  }

  /** The unknown keys of the map at a path. */
  at(path: YamlPath): readonly string[] {
    return this.#keys.get(JSON.stringify(path)) ?? [];
  }

  /** Whether an unknown key of the map at a path may be meant as that key. */
  mayBe(path: YamlPath, key: string): boolean {
    return this.at(path).some(each => nearest(each, [key]) !== undefined);
  }
}

/** Whether a key is missing. */
export function isMissing({ received, kind, path }: Issue): boolean {
  return kind === 'schema' && received === 'undefined' && path?.at(-1)?.origin === 'key';
}

/**
 * Valibot's issues at their positions, in the words of someone who writes YAML. Issues that merely follow from others are
 * omitted.
 * @param from path of the schema
 * @param hint what to do about an unknown key in the map at a path
 */
export function issueProblems(
  spelled: Spelled,
  from: YamlPath,
  issues: readonly Issue[],
  schema: v.GenericSchema,
  hint: (path: YamlPath, key: string) => string | undefined = () => undefined,
): readonly TextProblem[] {
  const unknown = new UnknownKeys(issues);
  const missing = new UnknownKeys(issues, isMissing);
  const problems = issues.flatMap((issue): readonly TextProblem[] => {
    const path = pathOf(issue);
    const parent = path.slice(0, -1);
    const last = issue.path?.at(-1);
    const isList = Array.isArray(last?.input) && last?.type !== 'array';
    if (isList || (issue.expected === 'unknown' && Array.isArray(issue.input))) {
      const map = [...from, ...(isList ? parent : path)];
      return [spelled.problemAt([...map, 0], 'value', listForMap(map))];
    }
    const key = String(path.at(-1));
    const [meant, ...others] = missing.at(parent);
    const isAlone = others.length === 0 && unknown.at(parent).length === 1;
    if (isMissing(issue) && (isAlone || unknown.mayBe(parent, key))) return [];
    const where = last?.origin === 'key' ? 'key' : 'value';
    if (issue.expected !== 'never')
      return [spelled.problemAt([...from, ...path], where, messageOf([...from, ...path], issue))];
    const remedy =
      hint([...from, ...parent], key) ??
      ofStep([...from, ...parent], key) ??
      knownKeys(key, keysOf(schema, parent), isAlone ? meant : undefined);
    return [spelled.problemAt([...from, ...path], where, l10n.t`"${key}" is not known here. ${remedy}`)];
  });
  // Keep the first of identical problems.
  const told = new Map(problems.toReversed().map(each => [sameAs(each), each]));
  return problems.filter(each => told.get(sameAs(each)) === each);
}

function sameAs({ line, column, message }: TextProblem): string {
  return JSON.stringify([line, column, message]);
}

function pathOf({ path }: Issue): YamlPath {
  return (path ?? []).map(item => item.key as string | number);
}

function listForMap(path: YamlPath): string {
  return l10n.t`${subjectOf(path)} must be a map of keys, not a list. ${keysBelow('Array')}`;
}

function subjectOf(path: YamlPath): string {
  const name = path.filter(key => typeof key === 'string').at(-1);
  return name === undefined ? l10n.t('A runbook') : `"${name}"`;
}

/** Remedy for a key of the step among its parameters. */
function ofStep(path: YamlPath, key: string): string | undefined {
  return path.at(-1) === 'with' && ['when', 'retries', 'retryFrom', 'instructions'].includes(key)
    ? l10n.t`Write "${key}" beside "with": it is no parameter.`
    : undefined;
}

/** What other programs call it. */
const ELSEWHERE = new Map([
  ['if', 'when'],
  ['foreach', 'for'],
  ['matrix', 'for'],
]);

function knownKeys(key: string, all: readonly string[], missing: string | undefined): string {
  const known = [...new Set(all)];
  const near = known.find(each => each === ELSEWHERE.get(key)) ?? nearest(key, known);
  if (near !== undefined) return l10n.t`Did you mean "${near}"?`;
  if (missing !== undefined) return l10n.t`Did you mean "${missing}", which is missing?`;
  return known.length === 0
    ? l10n.t('Remove it.')
    : l10n.t`Known are: ${known.slice(0, MOST_KEYS).join(', ')}.`;
}

function messageOf(path: YamlPath, { kind, message, expected, received }: Issue): string {
  const subject = subjectOf(path);
  if (received === 'undefined') return l10n.t`${subject} is missing.`;
  if (kind !== 'schema' || !message.startsWith('Invalid ')) return `${subject}: ${message}`;
  const wanted = expected ?? l10n.t('something else');
  const isItem = wanted === 'Object' && typeof path.at(-1) === 'number';
  const which = isItem ? l10n.t`An item of ${subject}` : subject;
  const told = l10n.t`${which} must be ${inPlainWords(wanted)}, not ${words[received] ?? received}.`;
  if (path.length === 0) return told;
  if (path[0] === 'inputs' && ['"release"', '"tag"'].includes(received))
    return l10n.t`${told} To choose one from a list, begin with a step of kind "choose".`;
  return `${told} ${remedies[received === 'null' ? received : wanted]?.(received) ?? ''}`.trim();
}

/** One type, or several in the form `(string | number)`. */
function inPlainWords(expected: string): string {
  const types = expected.replace(/^\(|\)$/g, '').split(' | ');
  return either(types.map(type => words[type] ?? type));
}

function keysBelow(received: string): string {
  return received === 'Array'
    ? l10n.t('Remove the "-" before each key.')
    : l10n.t('Write its keys below it, each indented further.');
}

const words: Readonly<Record<string, string>> = {
  string: l10n.t('text'),
  number: l10n.t('a number'),
  boolean: l10n.t('true or false'),
  Array: l10n.t('a list'),
  Object: l10n.t('a map of keys'),
  unknown: l10n.t('a map of keys'),
  null: l10n.t('empty'),
};
/** What to do, by the expected type, or `null` if the value is empty. */
const remedies: Readonly<Record<string, (received: string) => string>> = {
  string: received => {
    // 2.10 was read as 2.1.
    if (/^[\d.-]*\.[\d.-]*$/.test(received)) return l10n.t('Put it in quotes, as it is written there.');
    return /^[\d-]+$|^(?:true|false)$/.test(received) ? l10n.t`Put it in quotes: "${received}".` : '';
  },
  Array: received =>
    /^[A-Z]/.test(received)
      ? l10n.t('Begin each item with "- ".')
      : l10n.t('Put its items in brackets, with commas between them.'),
  Object: keysBelow,
  unknown: keysBelow,
  null: () => l10n.t('Write a value, or remove the key.'),
};
