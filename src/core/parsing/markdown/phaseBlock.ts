import * as l10n from '@vscode/l10n';
import type { Token } from '../../richText/parser';
import { isMap } from '../../runbook/inWords';
import type { Spelled, TextProblem } from '../plainYaml';
import { readBlock } from './block';
import { problemOn } from './problemOn';

const EXAMPLE = l10n.t('for example "for: { cluster: [east, west] }"');

/** What a phase is repeated over. */
export interface PhaseBlock extends Pick<Spelled, 'problemAt'> {
  /** As written; null if it can't be parsed. */
  readonly given: unknown;
  readonly problems: readonly TextProblem[];
}

/** Parses the block under a heading, which contains only `for`. Parameters as for `readBlock`. */
export function readPhaseBlock(block: Token, lines: readonly string[], most: number): PhaseBlock {
  const yaml = readBlock(block, lines, most, 'phase');
  const { value } = yaml;
  const keys = isMap(value) ? Object.keys(value) : [];
  const problems =
    yaml.problems.length > 0
      ? yaml.problems
      : keys.length === 0
        ? [problemOn(block.map?.[0] ?? 0, l10n.t`Write what the phase is repeated over, ${EXAMPLE}.`, lines)]
        : keys
            .filter(key => key !== 'for')
            .map(key =>
              yaml.problemAt(
                [key],
                'key',
                l10n.t`"${key}" is not known here. Write only what the phase is repeated over, ${EXAMPLE}.`,
              ),
            );
  const [first] = problems;
  if (first !== undefined) return { given: null, problems, problemAt: () => first };
  return {
    given: isMap(value) ? value.for : null,
    problems,
    problemAt: (...at) => yaml.problemAt(...at),
  };
}
