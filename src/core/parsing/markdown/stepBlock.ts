import * as l10n from '@vscode/l10n';
import type { Token } from '../../richText/parser';
import { isMap } from '../../runbook/inWords';
import { nearest } from '../../runbook/nearest';
import type { Spelled, TextProblem, YamlPath } from '../plainYaml';
import { readBlock } from './block';
import { problemOn } from './problemOn';

/** Keys next to the parameters of a step's kind. */
const OWN = ['id', 'kind', 'retries', 'retryFrom', 'when', 'with'];

/** Whether a key of a block belongs to its step rather than to the parameters of its kind. */
export function isOfStep(key: string): boolean {
  return OWN.includes(key);
}

/** The step that a block describes, with parameters next to the kind moved under `with`. */
export function stepOfBlock(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(value);
  const beside = entries.filter(([key]) => !isOfStep(key));
  if (beside.length === 0 || Object.hasOwn(value, 'with')) return value;
  return {
    ...Object.fromEntries(entries.filter(([key]) => isOfStep(key))),
    with: Object.fromEntries(beside),
  };
}

/** A block that runs a step: everything a step of a YAML runbook has, except title and instructions. */
export interface StepBlock extends Spelled {
  readonly value: Readonly<Record<string, unknown>>;
  readonly problems: readonly TextProblem[];
}

/**
 * Parses a fenced YAML block with parameters under `with` or right next to `kind`.
 * @param lines of the whole document, which problems are positioned in
 * @param most characters that may be parsed again to find a slip
 */
export function readStepBlock(block: Token, lines: readonly string[], most: number): StepBlock {
  const yaml = readBlock(block, lines, most, 'step');
  if (yaml.problems.length > 0) return broken(yaml.problems);
  const { value } = yaml;
  if (!isMap(value)) {
    const from = block.map?.[0] ?? 0;
    const first = block.content.split('\n').findIndex(line => line.trim() !== '');
    return broken([problemOn(first < 0 ? from : from + 1 + first, noMap(value), lines)]);
  }
  const beside = Object.keys(value).filter(key => !isOfStep(key));
  const meant = Object.hasOwn(value, 'kind') ? undefined : kindAmong(value, beside);
  if (meant !== undefined) {
    const message = l10n.t`"${meant}" is not known here. Did you mean "kind", which is missing?`;
    return broken([yaml.problemAt([meant], 'key', message)]);
  }
  const isBelow = Object.hasOwn(value, 'with');
  const problemAt = (path: YamlPath, where: 'key' | 'value', message: string) => {
    // A missing parameter is reported at the kind, which requires it.
    if (path[0] === 'with' && !isBelow && !Object.hasOwn(value, String(path[1])))
      return yaml.problemAt(['kind'], 'key', message);
    const place = path[0] === 'with' && !isBelow ? path.slice(1) : path;
    return yaml.problemAt(place, where, message);
  };
  if (isBelow && beside.length > 0)
    return broken(
      beside.map(key =>
        problemAt(
          [key],
          'key',
          l10n.t`Write "${key}" below "with", or all parameters beside "kind" without "with".`,
        ),
      ),
    );
  return { value: stepOfBlock(value), problems: [], problemAt };
}

/** What to do about a block without keys. */
function noMap(value: unknown): string {
  if (Array.isArray(value)) return l10n.t('A step is no list. Remove the "-" before each key.');
  const key = /^kind(:?)\s*[a-z]/.exec(typeof value === 'string' ? value : '');
  if (key === null) return l10n.t('Write which kind of step this is, for example "kind: command".');
  return key[1] === ':'
    ? l10n.t('Write a space behind the colon: "kind: ".')
    : l10n.t('Write a colon behind the key: "kind: ".');
}

/** The key most likely meant as `kind`: one with a similar spelling, or the first whose value looks like the name of a kind. */
function kindAmong(value: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined {
  const isName = (each: unknown) => typeof each === 'string' && /^[a-z]+(?:-[a-z]+)*$/.test(each);
  return keys.find(key => nearest(key, ['kind']) !== undefined) ?? keys.find(key => isName(value[key]));
}

/** Other faults in it follow from those already reported, and other steps may mean it. */
function broken(problems: readonly TextProblem[]): StepBlock {
  return {
    value: { id: null, kind: null },
    problems,
    problemAt: (_path, _where, message) => problems[0] ?? problemOn(0, message, []),
  };
}
