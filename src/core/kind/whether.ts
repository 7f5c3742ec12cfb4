import * as l10n from '@vscode/l10n';
import { ProblemError } from '../errors';
import { inWords } from '../runbook/references';
import type { Step } from '../runbook/runbook';
import { parseWhen, type When } from '../runbook/when';
import { neutral } from '../text/neutral';
import { valueOf, type ValueSource } from './expanding';

/**
 * Why the runbook's condition skips a step in this run; undefined if it doesn't.
 * @throws {ProblemError} `reference.missing`, `reference.value`: an unknown value is no reason to skip anything
 */
export function skippedBecause(source: ValueSource, { when }: Pick<Step, 'when'>): string | undefined {
  const parsed = when === undefined ? undefined : parseWhen(when);
  if (parsed === undefined || typeof parsed === 'string') return undefined;
  const reasons: string[] = [];
  for (const all of parsed) {
    const reason = firstReason(source, all);
    if (reason === undefined) return undefined;
    reasons.push(reason);
  }
  return [...new Set(reasons)].join('; ');
}

/** The reason for the first comparison that is false; those after it aren't evaluated. */
function firstReason(source: ValueSource, all: readonly When[]): string | undefined {
  for (const comparison of all) {
    const reason = reasonAgainst(source, comparison);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function reasonAgainst(source: ValueSource, { left, compare, right }: When): string | undefined {
  const value = valueOf(source, left);
  const name = inWords(left);
  if (compare === 'is' || compare === 'not') {
    if (value !== 'true' && value !== 'false')
      throw new ProblemError({
        code: 'reference.value',
        message: l10n.t`Whether this step is needed can't be told: ${name} is ${neutral(value, 100)}, neither true nor false.`,
        remedy: l10n.t('Check the step that it comes from, or continue without this one, with a reason.'),
      });
    return (value === 'true') === (compare === 'is') ? undefined : l10n.t`${name} is ${value}`;
  }
  const other = typeof right === 'string' ? right : valueOf(source, right);
  if ((value === other) === (compare === '==')) return undefined;
  return compare === '=='
    ? l10n.t`${name} is ${neutral(value, 100)}, not ${neutral(other, 100)}`
    : l10n.t`${name} is ${neutral(value, 100)}`;
}
